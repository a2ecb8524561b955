"""Assesses companies with Tierline on a Spark cluster.

Each partition goes through one `tierline eval --part` (`RDD.pipe`), and what comes out is written as Spark writes text:
a folder of parts, each with a seal as its last line. `tierline merge FOLDER` makes of it the bytes that one machine
would give. Whatever follows `--` are flags for `tierline`.
"""

import argparse
import pathlib
import shlex
import sys

from pyspark import SparkConf, SparkContext


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("companies", help="JSON Lines: a path or address that Spark reads")
    parser.add_argument("output", help="the folder that is written")
    parser.add_argument("--partitions", type=int, default=8, help="at least so many [default: 8]")
    parser.add_argument("--folder", default=".", help="where policy and questionnaire are, on every machine")
    parser.add_argument("--tierline", default="tierline", help="the program, on every machine")
    parser.add_argument("flags", nargs="*", help="flags for `tierline`, such as --as-of 2026-06-30")
    return parser.parse_args()


def whole(number, lines):
    """Hands on the lines of a partition; without a seal it is not whole, and the job fails with what Tierline said."""
    is_sealed, said = False, []
    for line in lines:
        if line.startswith("!"):
            said.append(line[1:])
        else:
            is_sealed = line.startswith('{"part":')
            yield line
    if not is_sealed:
        raise RuntimeError("\n".join([f"partition {number} (from 0), whose lines count from 1:", *said]))
    for line in said:
        print(f"partition {number}: {line}", file=sys.stderr)


def main():
    given = arguments()
    unit = pathlib.Path(__file__).with_name("unit.sh").read_text(encoding="utf-8")
    command = shlex.join(["sh", "-c", unit, given.folder, given.tierline, *given.flags])
    with SparkContext(conf=SparkConf().setAppName("tierline")) as spark:
        companies = spark.textFile(given.companies, given.partitions)
        companies.pipe(command).mapPartitionsWithIndex(whole).saveAsTextFile(given.output)


if __name__ == "__main__":
    main()
