"""The work of the comparison in plain Python, twice: exact, to check everyone against, and as a timed peer.

    reference.py expect HOUSE < COMPANIES   tier and exact total of every company, a line each
    reference.py serve HOUSE                a peer: reads requests from standard input, answers each with a line

Requests: `load FILE COUNT`, `assess OUTPUT`, `pipe INPUT OUTPUT`. The answers to the last two are CPU nanoseconds.
"""

import json
import platform
import sys
import time
from fractions import Fraction

TIERS = ["invest", "engage", "exclude"]


def answer(company, question):
    given = company["answers"].get(question)
    return given["answer"] if given else "not_researched"


def mean(rows):
    weights = sum(weight for weight, _ in rows)
    return sum(weight * score for weight, score in rows) / weights if weights else None


def mean_of(scores, weights):
    return mean([(weight, scores[path]) for path, weight in weights.items() if scores[path] is not None])


def assess(company, house):
    """The tier's rank and the total, which is a float."""
    points, answers = house["points"], company["answers"]
    scores = {}
    for group, weights in house["questions"].items():
        sum_of_weights = sum_of_points = 0
        for question, weight in weights.items():
            given = answers.get(question)
            given = given["answer"] if given else "not_researched"
            if given != "not_applicable":
                sum_of_weights += weight
                sum_of_points += weight * points[given]
        scores[group] = sum_of_points / sum_of_weights if sum_of_weights else None
    scores["lifecycle"] = mean_of(scores, house["stages"])
    total = mean_of(scores, house["categories"])
    return decide(company, scores["remedy"], total), total


def expect(company, house):
    """The same in fractions, from the definition."""
    scores = {}
    for group, weights in house["questions"].items():
        given = [(weight, answer(company, question)) for question, weight in weights.items()]
        rows = [(weight, house["points"][option]) for weight, option in given if option != "not_applicable"]
        weight = sum(weight for weight, _ in rows)
        scores[group] = Fraction(sum(weight * points for weight, points in rows), weight) if weight else None
    scores["lifecycle"] = mean_of(scores, house["stages"])
    total = mean_of(scores, house["categories"])
    return decide(company, scores["remedy"], total), total


def decide(company, remedy, total):
    rank = 2 if total >= 70 else 1 if total >= 40 else 0
    if answer(company, "remedy.remediation_policy") == "yes" and remedy is not None and remedy < 30:
        rank = min(rank, 1)
    if any(
        incident["status"] == "confirmed"
        and max(incident["scale"], incident["scope"], incident["irremediability"]) >= 4
        for incident in company.get("incidents", [])
    ):
        rank = max(rank, 1)
    if answer(company, "lifecycle.sales.end_user_vetting") == "no":
        if answer(company, "lifecycle.use.suspension_record") == "no":
            rank = 2
    if "sanctioned_end_user" in company.get("flags", []):
        rank = 2
    return rank


def write(company, rank, total, output):
    output.write(json.dumps({"company": company["id"], "tier": TIERS[rank], "score": total}) + "\n")


def serve(house):
    companies = []
    print(json.dumps({"version": platform.python_version()}), flush=True)
    for line in sys.stdin:
        request, *names = json.loads(line)
        start = time.process_time_ns()
        if request == "load":
            with open(names[0], encoding="utf-8") as lines:
                companies = [json.loads(line) for line, _ in zip(lines, range(names[1]))]
            took = 0
        elif request == "assess":
            results = [assess(company, house) for company in companies]
            took = time.process_time_ns() - start
            with open(names[0], "w", encoding="utf-8") as output:
                for company, (rank, total) in zip(companies, results):
                    write(company, rank, total, output)
        else:
            with open(names[0], encoding="utf-8") as lines, open(names[1], "w", encoding="utf-8") as output:
                for line in lines:
                    company = json.loads(line)
                    write(company, *assess(company, house), output)
            took = time.process_time_ns() - start
        print(took, flush=True)


def main():
    with open(sys.argv[2], encoding="utf-8") as text:
        house = json.load(text)
    if sys.argv[1] == "serve":
        return serve(house)
    for line in sys.stdin:
        company = json.loads(line)
        rank, total = expect(company, house)
        score = f"{total.numerator}/{total.denominator}"
        print(json.dumps({"company": company["id"], "tier": TIERS[rank], "score": score}))


main()
