//! A waiver in force that changes nothing: its company is unknown, or its rule doesn't decide for it.

use super::Finding;
use crate::lint::case::Case;
use crate::policy::Key;

pub(super) fn find(case: &Case) -> Vec<Finding> {
    // Without companies nothing is known of what a waiver does.
    let Some(companies) = case.subject.companies else { return Vec::new() };
    let policy = case.subject.policy;
    let mut findings = Vec::new();
    for (index, rule) in policy.rules.iter().enumerate().filter(|(_, rule)| rule.applies_on(case.subject.day))
    {
        for waiver in &rule.waivers {
            let company = &waiver.company;
            if rule.waiver(company, case.subject.day).is_none() {
                continue;
            }
            let found = companies.iter().find(|one| one.id == *company);
            let assessed = found.map(|one| case.assessor.assess(one));
            let why = match assessed {
                None => format!("no record has the id `{company}`"),
                Some(Ok(assessment)) => match assessment.waived.iter().find(|waived| waived.rule == index) {
                    None => format!("the rule doesn't hold for `{company}`"),
                    Some(waived) if waived.tier == assessment.tier => {
                        format!(
                            "`{company}` is in `{}` with the rule and without",
                            policy.ladder.id(waived.tier)
                        )
                    }
                    Some(_) => continue,
                },
                Some(Err(_)) => continue,
            };
            let key = Key::Waiver(rule.id.clone(), company.clone());
            let whole = policy.declaration(&key).map_or(&waiver.span, |declaration| &declaration.whole);
            findings.push(
                Finding::new(
                    &waiver.span,
                    format!("the waiver of `{}` for `{company}` changes nothing", rule.id),
                )
                .label(why)
                .help("take it out, or correct the company's id")
                .scope(whole),
            );
        }
    }
    findings
}
