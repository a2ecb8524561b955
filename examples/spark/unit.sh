# What Spark runs for each partition: records in, sealed lines out. Faults and warnings come last, each line behind a
# `!`, for `RDD.pipe` hands on standard output alone.
#   sh -c "$(cat unit.sh)" FOLDER TIERLINE [FLAG]...
told=$(mktemp) || exit
trap 'rm -f "$told"' EXIT
{
    # Places in the output name the policy as it is named here: from the same folder on every machine.
    cd "$0" && "$@" eval --format jsonl --part --threads 1 --companies -
} 2>"$told"
sed 's/^/!/' "$told"
