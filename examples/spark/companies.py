"""Writes invented companies, a line each, the same in every run: `companies.py QUESTIONNAIRE COUNT`."""

import json
import random
import sys


def company(number, questionnaire):
    chance = random.Random(number)
    answers = {}
    for question in questionnaire["questions"]:
        if chance.random() < 0.06:
            continue
        if question.get("type") == "number":
            least, most = question["minimum"], question["maximum"]
            answer = chance.randint(least, most) if question.get("integer") else chance.randint(least * 10, most * 10) / 10
        else:
            scale = question.get("scale", questionnaire["default_scale"])
            answer = chance.choice(question.get("options") or questionnaire["scales"][scale])
        answers[question["path"]] = answer
        if chance.random() < 0.5:
            evidence = {
                "title": f"Annual report {chance.randint(2021, 2025)}, page {chance.randint(1, 300)}",
                "url": f"https://example.org/{chance.randint(0, 99999)}",
                "date": f"2025-0{chance.randint(1, 9)}-15",
            }
            answers[question["path"]] = {"answer": answer, "confidence": "high", "evidence": [evidence]}
    record = {
        "id": f"company-{number:07}",
        "name": f"Société Inventée {number} 有限公司",
        "country": chance.choice(["DE", "BR", "JP", "KE"]),
        "as_of": "2026-03-31",
        "technologies": ["video_analytics"] if chance.random() < 0.8 else ["spyware"],
        "flags": ["entity_list"] if chance.random() < 0.02 else [],
        "metrics": {"surveillance_revenue_pct": chance.randint(0, 90), "employees": chance.randint(10, 90000)},
        "incidents": [
            {
                "date": f"2024-0{chance.randint(1, 9)}-11",
                "right": "privacy",
                "scale": chance.randint(0, 4),
                "scope": chance.randint(0, 4),
                "irremediability": chance.randint(0, 4),
                "status": chance.choice(["alleged", "confirmed"]),
            }
            for _ in range(chance.randint(0, 2))
        ],
        "answers": answers,
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def main():
    path, count = sys.argv[1], int(sys.argv[2])
    with open(path, encoding="utf-8") as file:
        questionnaire = json.load(file)
    sys.stdout.reconfigure(encoding="utf-8")
    for number in range(count):
        print(company(number, questionnaire))


if __name__ == "__main__":
    main()
