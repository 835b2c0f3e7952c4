"""Runs the scripts of a build one after the other, in a session of their own.

Arguments: a directory for a virtual environment of Python, the shell. Standard input: a mark, then one line with a path for each script. After the output of each
script, the mark and the exit status go to standard output. When standard input ends (the build has ended, was
stopped, or its runner has been killed), this program ends every process that the build left behind.
"""
import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time

PR_SET_CHILD_SUBREAPER = 36
PATIENCE_SECONDS = 2


def processes():
    """Id, parent, and group of each running process of this machine."""
    if not os.path.isdir("/proc/self"):
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,pgid=,stat="], capture_output=True, text=True)
        rows = [line.split() for line in listed.stdout.splitlines()]
        return [(int(row[0]), int(row[1]), int(row[2])) for row in rows if not row[3].startswith("Z")]
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", "rb") as stat:
                state, parent, group = stat.read().rpartition(b")")[2].split()[:3]
        except OSError:
            continue
        if state not in (b"Z", b"X"):
            found.append((int(entry), int(parent), int(group)))
    return found


def left_behind():
    """Ids of the processes that the build started and that still run."""
    everything = processes()
    family = {os.getpid()}
    while True:
        grown = family | {
            pid for pid, parent, group in everything if parent in family or group == os.getpid()}
        if grown == family:
            return family - {os.getpid()}
        family = grown


def send(number, receivers):
    for pid in receivers:
        try:
            os.kill(pid, number)
        except OSError:
            pass


def end():
    asked = time.monotonic()
    left = left_behind()
    send(signal.SIGTERM, left)
    while left and time.monotonic() < asked + 2 * PATIENCE_SECONDS:
        time.sleep(0.01)
        left = left_behind()
        if time.monotonic() > asked + PATIENCE_SECONDS:
            send(signal.SIGKILL, left)
    reap()
    os._exit(0)


def reap():
    """Reaps ended processes, since not every container has an init process that does."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def read(scripts):
    for line in sys.stdin:
        scripts.put(line.rstrip("\n"))
    end()


def status_of(command):
    """Waits for one process and reaps the processes that it orphaned."""
    try:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, env={})
    except OSError as failure:
        os.write(1, f"{command[0]}: {failure.strerror}\n".encode())
        return 127
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == child.pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode if child.returncode >= 0 else 128 - child.returncode


def make_environment(directory):
    """Makes a virtual environment, so that pip installs nothing on this machine. It sees what is installed here.

    The module venv would do the same, but takes longer to load than all of this.
    """
    if os.path.exists(directory):
        return
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    base = getattr(sys, "_base_executable", None) or sys.executable
    os.makedirs(f"{directory}/lib/{version}/site-packages")
    os.makedirs(f"{directory}/bin")
    with open(f"{directory}/pyvenv.cfg", "w") as settings:
        settings.write(f"home = {os.path.dirname(base)}\ninclude-system-site-packages = true\n"
                       f"version = {'.'.join(map(str, sys.version_info[:3]))}\n")
    for name in ("python", "python3", version):
        os.symlink(base, f"{directory}/bin/{name}")
    for name in ("pip", "pip3"):
        with open(f"{directory}/bin/{name}", "w") as script:
            script.write(f'#!/bin/sh\nexec "{directory}/bin/python3" -m pip "$@"\n')
        os.chmod(script.name, 0o755)


def main():
    os.setsid()
    make_environment(sys.argv[1])
    if sys.platform == "linux":
        # The build's daemons become children of this process, so that it finds them at the end.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    mark = sys.stdin.readline().rstrip("\n")
    scripts = queue.Queue()
    threading.Thread(target=read, args=[scripts], daemon=True).start()
    while True:
        status = status_of(sys.argv[2:] + [scripts.get()])
        os.write(1, f"{mark} {status}\n".encode())


main()
