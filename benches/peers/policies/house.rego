# The policy of the comparison, as users of Rego write one. `data.house` holds points and weights.
package house_policy

import rego.v1

house := data.house

answer(question) := object.get(input.answers, [question, "answer"], "not_researched")

# The weights and points of the questions of a group that apply.
counted := {group: rows |
    some group, weights in house.questions
    rows := [[weight, house.points[given]] |
        some question, weight in weights
        given := answer(question)
        given != "not_applicable"
    ]
}

mean(rows) := weighted / weights if {
    weighted := sum([product | some row in rows; product := row[0] * row[1]])
    weights := sum([weight | some row in rows; weight := row[0]])
    weights > 0
}

group_score := {group: mean(rows) | some group, rows in counted}

stage_rows := [[weight, group_score[stage]] | some stage, weight in house.stages]

score := object.union(group_score, {"lifecycle": mean(stage_rows)}) if count(stage_rows) > 0

score := group_score if count(stage_rows) == 0

total := mean([[weight, score[category]] | some category, weight in house.categories])

rank := {"invest": 0, "engage": 1, "exclude": 2}

default score_tier := "invest"

score_tier := "exclude" if total >= 70

score_tier := "engage" if {
    total >= 40
    total < 70
}

at_least contains "exclude" if "sanctioned_end_user" in input.flags

at_least contains "engage" if {
    some incident in input.incidents
    incident.status == "confirmed"
    max([incident.scale, incident.scope, incident.irremediability]) >= 4
}

at_least contains "exclude" if {
    answer("lifecycle.sales.end_user_vetting") == "no"
    answer("lifecycle.use.suspension_record") == "no"
}

at_most contains "engage" if {
    answer("remedy.remediation_policy") == "yes"
    score.remedy < 30
}

capped := min({rank[score_tier]} | {place | some tier in at_most; place := rank[tier]})

decided := max({capped} | {place | some tier in at_least; place := rank[tier]})

assessment := {"score": total, "tier": tier} if {
    some tier
    rank[tier] == decided
}
