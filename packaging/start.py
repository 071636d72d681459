"""Where the packaged program begins: the same command as the installed `reception`."""

from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()  # a process that draws pages begins here too, and ends here
    from ui.cli import main

    raise SystemExit(main())
