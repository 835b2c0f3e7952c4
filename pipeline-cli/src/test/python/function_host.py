"""Stands in for the runner's function host: keeps what it was asked, answers what it was told."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FunctionHost:
    def __init__(self):
        self.invocations = []  # (path, event), oldest first
        self.answer = lambda path, event: (200, {"statusCode": 200, "body": json.dumps({"path": path})})
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                host.invocations.append((self.path, event))
                status, answer = host.answer(self.path, event)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
