"""A speech-dispatcher that says nothing: it speaks SSIP on a socket, has the voices it is given, and remembers what it was asked to
read and in which language. Reading takes until `finish` is called."""

import socket
import threading


class Voice:
    def __init__(self, path, languages=('nl', 'en', 'tr', 'pl', 'uk'), module='plain'):
        self.languages, self.module = languages, module
        self.said, self.cancelled = [], 0        # [(language, text)]
        self.open, self.count, self.connection = [], 0, None
        self.lock = threading.Lock()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(4)
        self.address = f'unix_socket:{path}'
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def send(self, connection, text):
        connection.sendall(text.replace('\n', '\r\n').encode())

    def serve(self, connection):
        lines = connection.makefile('r', encoding='utf-8', newline='\r\n')
        language = 'en'
        for line in lines:
            words = line.strip().split(' ')
            command = ' '.join(words).upper()
            if command == 'SPEAK':
                self.send(connection, '230 OK RECEIVING DATA\n')
                text = []
                for piece in lines:
                    piece = piece.rstrip('\r\n')
                    if piece == '.':
                        break
                    text.append(piece[1:] if piece.startswith('..') else piece)
                with self.lock:
                    self.count += 1
                    self.open.append(self.count)
                    self.said.append((language, '\n'.join(text)))
                    self.connection = connection
                    self.send(connection, f'225-{self.count}\n225 OK MESSAGE QUEUED\n')
            elif command.startswith('SET SELF LANGUAGE'):
                language = words[-1].strip('"')
                self.send(connection, '201 OK LANGUAGE SET\n')
            elif command.startswith('CANCEL'):
                with self.lock:
                    self.cancelled += 1
                    gone, self.open = self.open, []
                    self.send(connection, '213 OK CANCELED\n')
                    for message in gone:
                        self.send(connection, f'703-{message}\n703-1\n703 CANCELED\n')
            elif command == 'HISTORY GET CLIENT_ID':
                self.send(connection, '245-1\n245 OK CLIENT ID SENT\n')
            elif command == 'LIST OUTPUT_MODULES':
                self.send(connection, f'250-{self.module}\n250 OK MODULE LIST SENT\n')
            elif command.startswith('LIST SYNTHESIS_VOICES'):
                self.send(connection, ''.join(f'249-voice-{x}\t{x}\tnone\n' for x in self.languages) + '249 OK VOICE LIST SENT\n')
            elif command == 'QUIT':
                self.send(connection, '231 HAPPY HACKING\n')
                connection.close()
                return
            else:
                self.send(connection, '200 OK\n')

    def finish(self):
        """All that it was asked to read has been read."""
        with self.lock:
            gone, self.open = self.open, []
            for message in gone:
                self.send(self.connection, f'702-{message}\n702-1\n702 END\n')
