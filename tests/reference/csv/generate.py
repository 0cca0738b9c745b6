"""What do Python's csv module and codecs make of tables? Writes tables.json and windows_1252.json beside this file.

Each table was written by `csv.writer` in one of the dialects that programs write, and read back by `csv.reader`; the numbers are those
of Python's `float`. Run with any Python from 3.8 on: `python3 generate.py`.
"""

import csv
import io
import json
import pathlib
import random

HERE = pathlib.Path(__file__).parent
DIALECTS = [
    {"delimiter": ",", "lineterminator": "\r\n", "quoting": csv.QUOTE_MINIMAL},
    {"delimiter": ";", "lineterminator": "\n", "quoting": csv.QUOTE_MINIMAL},
    {"delimiter": "\t", "lineterminator": "\n", "quoting": csv.QUOTE_MINIMAL},
    {"delimiter": "|", "lineterminator": "\n", "quoting": csv.QUOTE_ALL},
    {"delimiter": ",", "lineterminator": "\n", "quoting": csv.QUOTE_NONNUMERIC},
]
PIECES = ["a", "b,c", "d;e", 'f"g', "h\ni", "j|k", "l m", "ä", "😀", '""', "n\to"]


def table(rng, dialect):
    kinds = ["".join(rng.sample(PIECES, 2)) for _ in range(rng.randint(2, 5))]
    numbers = rng.randint(1, 4)
    rows = [[f"n{idx}" for idx in range(numbers)] + ["kind", "y"]]
    for idx in range(rng.randint(6, 30)):
        row = [rng.choice([rng.randint(-9, 9), round(rng.uniform(-1, 1), 5), rng.uniform(-1, 1) * 10 ** rng.randint(-8, 8)]) for _ in range(numbers)]
        rows.append(row + [kinds[idx % len(kinds)], idx * 0.25])
    text = io.StringIO()
    csv.writer(text, **dialect).writerows(rows)
    read = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=dialect["delimiter"]))
    header, *body = read
    columns = {}
    for idx, name in enumerate(header):
        values = [row[idx] for row in body]
        columns[name] = values if name == "kind" else [float(value) for value in values]
    return {"text": text.getvalue(), "columns": columns}


def main():
    rng = random.Random(20)
    tables = [table(rng, dialect) for dialect in DIALECTS for _ in range(8)]
    (HERE / "tables.json").write_text(json.dumps(tables, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    # Five bytes mean nothing in Python's table; the Encoding Standard makes the controls of those numbers of them.
    upper = [bytes([byte]).decode("cp1252", errors="replace") for byte in range(0x80, 0x100)]
    upper = [character if character != "\ufffd" else chr(0x80 + idx) for idx, character in enumerate(upper)]
    (HERE / "windows_1252.json").write_text(json.dumps("".join(upper)) + "\n", encoding="utf-8")


main()
