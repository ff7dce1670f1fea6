/* Loaded before GTK into a program under Xvfb, which has one output whatever monitors it is given (XRRSetMonitor): GTK takes a monitor
 * that has none for no monitor, so here each such one gets an output like the first, by a name of its own. */
#include <X11/extensions/Xrandr.h>
#include <dlfcn.h>

#define FIRST_MADE 0x10000u
#define MOST 8

static void *
real (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

static RROutput
get_first (XRRScreenResources *resources)
{
  return resources->outputs[0];
}

XRRMonitorInfo *
XRRGetMonitors (Display *display, Window window, Bool active, int *n)
{
  XRRMonitorInfo *(*get) (Display *, Window, Bool, int *) = real ("XRRGetMonitors");
  XRRMonitorInfo *monitors = get (display, window, active, n);
  static RROutput made[MOST];

  for (int i = 0; monitors != NULL && i < *n && i < MOST; i++)
    if (monitors[i].noutput == 0)
      {
        made[i] = FIRST_MADE + i;
        monitors[i].outputs = &made[i];
        monitors[i].noutput = 1;
      }
  return monitors;
}

XRROutputInfo *
XRRGetOutputInfo (Display *display, XRRScreenResources *resources, RROutput output)
{
  XRROutputInfo *(*get) (Display *, XRRScreenResources *, RROutput) = real ("XRRGetOutputInfo");
  XRROutputInfo *info = get (display, resources, output >= FIRST_MADE ? get_first (resources) : output);

  if (info != NULL && output >= FIRST_MADE)
    info->name[info->nameLen - 1] = '0' + (output - FIRST_MADE);
  return info;
}

int
XRRGetOutputProperty (Display *display, RROutput output, Atom property, long offset, long length, Bool delete, Bool pending, Atom type,
                      Atom *actual_type, int *actual_format, unsigned long *n, unsigned long *after, unsigned char **bytes)
{
  int (*get) (Display *, RROutput, Atom, long, long, Bool, Bool, Atom, Atom *, int *, unsigned long *, unsigned long *, unsigned char **)
      = real ("XRRGetOutputProperty");
  XRRScreenResources *(*get_resources) (Display *, Window) = real ("XRRGetScreenResourcesCurrent");
  void (*free_resources) (XRRScreenResources *) = real ("XRRFreeScreenResources");
  XRRScreenResources *resources = get_resources (display, DefaultRootWindow (display));
  RROutput asked = output >= FIRST_MADE ? get_first (resources) : output;

  free_resources (resources);
  return get (display, asked, property, offset, length, delete, pending, type, actual_type, actual_format, n, after, bytes);
}
