"""Where the packaged program begins: the same command as the installed `reception`."""

from ui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
