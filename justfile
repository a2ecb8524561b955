# The recipes, when no name is given.
default:
    @just --list --unsorted

# Everything that must hold before a change goes in: format, lints, tests, docs.
check:
    .ci/check

# The tests; `just test NAME` runs those with NAME in their name.
test *args:
    cargo test --locked {{ args }}

# Formats the code.
format:
    cargo fmt

# How the stricter example policy would move the holdings of the example portfolio.
demo old="policies/baseline.rhai" new="policies/house.rhai":
    cargo run --locked --quiet -- diff {{ old }} {{ new }}

# Tierline beside other ways to do the same work; `just bench --list` names the rows.
bench *args:
    if grep -q '^\[\[bench\]\]' Cargo.toml; then cargo bench --locked --bench '*'; fi
    benches/peers/run {{ args }}

# Instructions of fixed runs, compared with the accepted counts; `just instructions --accept` writes them.
instructions *args:
    .ci/instructions {{ args }}
