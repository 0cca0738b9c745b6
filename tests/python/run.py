"""Which losses does each script of a folder give? Runs them as a reader would, one after the other, in one process.

    python tests/python/run.py FOLDER

prints for each script its name and its losses, or what it raised, between tabs.
"""

import contextlib
import io
import pathlib
import runpy
import sys
import time
import traceback

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    started = time.perf_counter()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            history = runpy.run_path(str(path), run_name="__main__")["history"]
        restored = [history["restored_loss"]] if "restored_loss" in history else []
        columns = history["train_loss"], history["validation_loss"], restored
        losses = (" ".join(repr(float(loss)) for loss in column) for column in columns)
        print(path.stem, *losses, f"{time.perf_counter() - started:.3f}", sep="\t", flush=True)
    except Exception:
        print(path.stem, "raised", repr(traceback.format_exc(limit=-1)), sep="\t", flush=True)
