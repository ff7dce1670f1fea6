#!/bin/sh
# Says why a test with npm packages was not run.
echo "1..0 # SKIP $1: ${WK_NO_NPM:-node or its packages are not there: ./dev test installs them}"
