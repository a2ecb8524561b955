//! Answers that another question decides: the independence of a body that doesn't exist.

use crate::model::{Answer, Choice, Dependency, QuestionIndex, Questionnaire};

/// The questions that another decides, each behind the one that decides it; the questionnaire has no circles.
pub fn followers(questionnaire: &Questionnaire) -> Vec<QuestionIndex> {
    let mut is_settled = vec![false; questionnaire.questions.len()];
    let mut followers = Vec::new();
    for question in questionnaire.indices() {
        let mut chain = Vec::new();
        let mut next = Some(question);
        while let Some(index) = next.filter(|index| !is_settled[index.0]) {
            is_settled[index.0] = true;
            chain.push(index);
            next = questionnaire.question(index).depends_on.as_ref().map(|dependency| dependency.question);
        }
        let decided = chain.into_iter().rev();
        followers.extend(decided.filter(|index| questionnaire.question(*index).depends_on.is_some()));
    }
    followers
}

/// Puts `otherwise` where the answer depended on is known and not among those that leave a question its own.
/// `followers` are those of [`followers`].
pub fn follow(answers: &mut [Option<Answer>], followers: &[QuestionIndex], questionnaire: &Questionnaire) {
    for index in followers {
        if let Some(dependency) = &questionnaire.question(*index).depends_on {
            settle(answers, *index, dependency, questionnaire);
        }
    }
}

fn settle(
    answers: &mut [Option<Answer>],
    index: QuestionIndex,
    dependency: &Dependency,
    questionnaire: &Questionnaire,
) {
    let Some(decisive) = &answers[dependency.question.0] else { return };
    let leaves_its_own = match &decisive.choice {
        Choice::Option(option) => *option == questionnaire.missing || dependency.answers.contains(option),
        Choice::Number(_) => true,
    };
    if !leaves_its_own {
        answers[index.0] = Some(Answer {
            choice: Choice::Option(dependency.otherwise),
            range: decisive.range,
            follows: Some(dependency.question),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{company, questionnaire};
    use crate::model::{Choice, QuestionIndex};

    /// The veto's word, whether it follows, and what its place says.
    fn veto(answers: &str) -> Option<(String, bool, String)> {
        let company = company(&format!(r#"{{"id": "a", "answers": {{{answers}}}}}"#)).expect("a company");
        let answer = company.answers[2].clone()?;
        let Choice::Option(option) = answer.choice else { return None };
        let follows = answer.follows == Some(QuestionIndex(1));
        Some((
            questionnaire().word(option).to_owned(),
            follows,
            company.span(answer.range).snippet().to_owned(),
        ))
    }

    #[test]
    fn a_question_without_an_object_counts_as_otherwise() {
        let (no, yes) = (r#""governance.committee": "no""#, r#""governance.veto": "yes""#);
        assert_eq!(veto(no), Some(("no".into(), true, "\"no\"".into())));
        assert_eq!(veto(&format!("{yes}, {no}")), Some(("no".into(), true, "\"no\"".into())));
        assert_eq!(veto(yes), Some(("yes".into(), false, "\"yes\"".into())));
        assert_eq!(
            veto(&format!(r#""governance.committee": "not_researched", {yes}"#)),
            Some(("yes".into(), false, "\"yes\"".into()))
        );
        assert_eq!(veto(r#""governance.committee": "partial""#), None);
    }
}
