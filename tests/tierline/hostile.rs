//! Scripts that would hang, swell or get out: each ends soon, in little memory, with a fault that says why.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::project;

/// How many seconds of work a script may take, in the slowest build.
const WORK: u32 = 2;

/// How long it may take, whatever else the machine is busy with.
const LONGEST: Duration = Duration::from_secs(20);

/// How much memory it may ask for, in KiB.
const MEMORY: u32 = 512_000;

/// How deep and how long the scripts are that are made here.
const MANY: usize = 20_000;

/// Scripts that try to get out, with what they are told.
const REFUSED: [(&str, &str); 35] = [
    ("captured-closure", "`f` holds a function, which a condition can't use"),
    ("closure-in-itself", "a value is read while it is being changed"),
    ("closure-over-itself", "a value is read while it is being changed"),
    ("debug", "`debug` is not part of the policy language"),
    ("environment", "there is no function `env`"),
    ("eval", "`eval` is not part of the policy language"),
    ("eval-by-call", "this can't be called"),
    ("eval-by-name", "this can't be called"),
    ("exit", "there is no function `exit`"),
    ("export", "`export` is not part of the policy language"),
    ("extends-a-circle", "`extends-a-circle` extends itself"),
    ("extends-a-null-byte", "`\\0` is no escape"),
    ("extends-above", "`../broken/sound` can't be extended"),
    ("extends-absolute", "`/etc/passwd` can't be extended"),
    ("extends-by-name", "`extends` is called through something else"),
    ("extends-with-dots-inside", "`a/../../broken/sound` can't be extended"),
    ("import", "`import` is not part of the policy language"),
    ("open-file", "there is no function `open_file`"),
    ("print", "`print` is not part of the policy language"),
    ("random", "there is no function `rand`"),
    ("range-in-a-condition", "`..` can't stand in a condition"),
    ("rule-by-name", "rule `r` has no effect"),
    ("sleep", "there is no function `sleep`"),
    ("text-times-number", "`*` between a text and a number"),
    ("this-in-a-loop", "`this` is not part of the policy language"),
    ("timestamp", "there is no function `timestamp`"),
    ("try-around-a-loop", "`try` is not part of the policy language"),
    ("try-around-growth", "`try` is not part of the policy language"),
    ("verb-redefined", "`weight` is a word of the policy language and is defined again"),
    // Made here:
    ("link-out-of-the-folder", "`link` can't be read"),
    ("link-to-a-folder-outside", "`linked/secret` can't be read"),
    ("undefined-names", "`n0` is not defined"),
    ("a-folder", "the file can't be read: it is a folder"),
    ("self-as-a-base", "`self-as-a-base` extends itself"),
    ("circle-of-three", "`circle-of-three` extends itself"),
];

/// Runs the program on a script in another folder, in little memory and time, and gives what it said and how long it took.
fn run(folder: &Path, script: &str) -> (Option<i32>, String, String, Duration) {
    let fixtures = project().join("fixtures");
    let arguments = format!(
        "eval {script} --companies {} --questionnaire {} --as-of 2026-06-30",
        fixtures.join("hostile/companies.jsonl").display(),
        fixtures.join("broken/questionnaire.json").display()
    );
    let program = env!("CARGO_BIN_EXE_tierline");
    let started = Instant::now();
    let done = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY}; ulimit -t {WORK}; exec \"$0\" {arguments}"), program])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the shell starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code(), text(&done.stdout), text(&done.stderr), started.elapsed())
}

/// What is not as it should be with a script; nothing, when all is well.
fn complaint(folder: &Path, name: &str) -> Option<String> {
    let (code, output, faults, took) = run(folder, &format!("{name}.rhai"));
    let shown: String = faults.chars().take(400).collect();
    let refusal = REFUSED.iter().find(|(refused, _)| *refused == name).map(|(_, words)| *words);
    let says_why = match refusal {
        Some(words) => faults.contains(words),
        None => faults.contains("error[limit]") && faults.contains("limit of"),
    };
    let wrong = if took > LONGEST {
        format!("took {took:?}")
    } else if code != Some(2) || !output.is_empty() || faults.contains("panicked") {
        format!("ended with {code:?} and {} bytes of output", output.len())
    } else if !says_why {
        "doesn't say why".to_owned()
    } else {
        return None;
    };
    Some(format!("{name} {wrong}:\n{shown}"))
}

/// Runs scripts two at a time.
fn check(folder: &Path, names: &[String]) {
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = names
            .chunks(names.len().div_ceil(2).max(1))
            .map(|part| {
                scope
                    .spawn(move || part.iter().filter_map(|name| complaint(folder, name)).collect::<Vec<_>>())
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().expect("the thread ends")).collect()
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}

#[test]
fn hostile_scripts_end_soon_and_say_why() {
    let folder = project().join("fixtures/hostile");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("the folder is there")
        .filter_map(|entry| {
            let name =
                entry.expect("the folder can be read").file_name().into_string().expect("the name is text");
            name.strip_suffix(".rhai").filter(|name| *name != "sound").map(str::to_owned)
        })
        .collect();
    names.sort();
    assert!(names.len() >= 90, "{} scripts", names.len());
    check(&folder, &names);
}

/// A folder of scripts that are too long to be fixtures.
struct Scripts {
    folder: tempfile::TempDir,
    names: Vec<String>,
}

impl Scripts {
    fn new() -> Self {
        let scripts = Self { folder: tempfile::tempdir().expect("a folder"), names: Vec::new() };
        let sound = fs::read_to_string(project().join("fixtures/hostile/sound.rhai")).expect("the base");
        scripts.write("sound", &sound);
        scripts
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("policies")
    }

    fn write(&self, name: &str, script: &str) {
        let path = self.path().join(format!("{name}.rhai"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, script).expect("the script is written");
    }

    /// A script that is run.
    fn add(&mut self, name: &str, script: &str) {
        self.write(name, script);
        self.names.push(name.to_owned());
    }

    /// A rule with a condition, on a sound base.
    fn add_rule(&mut self, name: &str, condition: &str) {
        let script = format!("extends(\"sound\");\nrule(\"r\", |c| {condition}).at_least(\"exclude\");\n");
        self.add(name, &script);
    }

    /// An expression at the top.
    fn add_value(&mut self, name: &str, value: &str) {
        self.add(name, &format!("let x = {value};\n"));
    }
}

fn between(opening: &str, inner: &str, closing: &str, times: usize) -> String {
    format!("{}{inner}{}", opening.repeat(times), closing.repeat(times))
}

fn joined(term: &str, operator: &str) -> String {
    vec![term; MANY].join(operator)
}

#[test]
fn what_is_deep_ends_soon() {
    let mut scripts = Scripts::new();
    scripts.add_value("parentheses", &between("(\n", "1", ")\n", MANY));
    scripts.add_value("parentheses-on-a-line", &between("(", "1", ")", MANY));
    scripts.add_value("parentheses-open", &"(\n".repeat(MANY));
    scripts.add("blocks", &between("{\n", "", "}\n", MANY));
    scripts.add_value("arrays", &between("[\n", "", "]\n", MANY));
    scripts.add_value("maps", &between("#{a:\n", "1", "}\n", MANY));
    scripts.add_value("nots", &format!("{}true", "!\n".repeat(MANY)));
    scripts.add_value("minuses", &format!("{}1", "-\n".repeat(MANY)));
    scripts.add_value("closures", &format!("{}x", "|x|\n".repeat(MANY)));
    scripts.add_value("ifs", &between("if true {\n", "", "}\n", MANY));
    scripts.add_value("else-ifs", &format!("if true {{ 1 }}{}", "\nelse if true { 1 }".repeat(MANY)));
    scripts.add_value("interpolations", &between("`${", "1", "}`", 3_000));
    scripts.add_value("interpolations-over-lines", &between("`${\n", "1", "\n}`", 3_000));
    scripts.add("calls", &format!("fn f(x) {{ x }}\nlet x = {};\n", between("f(\n", "1", ")\n", MANY)));
    scripts.add("comments", &"/*".repeat(MANY));
    scripts.add_rule("parentheses-in-a-condition", &format!("{} > 0", between("(\n", "1", ")\n", MANY)));
    scripts.add_rule("nots-in-a-condition", &format!("{}true", "!\n".repeat(MANY)));
    check(&scripts.path(), &scripts.names);
}

#[test]
fn what_is_long_ends_soon() {
    let mut scripts = Scripts::new();
    scripts.add_value("terms", &joined("1", "\n+ "));
    scripts.add_value("terms-on-a-line", &joined("1", " + "));
    scripts.add_value("methods", &format!("1{}", "\n.abs()".repeat(MANY)));
    scripts.add("items", &format!("let a = [1];\nlet x = a{};\n", "\n[0]".repeat(MANY)));
    scripts.add_rule("ands", &joined("true", "\n&& "));
    scripts.add_rule("sums", &format!("{} > 0", joined("1", "\n+ ")));
    scripts.add_rule("defaults", &format!("{} > 0", joined("c.metrics?.x", "\n?? ")));
    scripts.add_rule("links", &format!("c.flags{}.len() > 0", "\n.distinct()".repeat(MANY)));
    scripts.add_rule("words", &format!("c.id in [{}]", joined("\"a\"", ",\n")));
    scripts.add_value("array", &format!("[{}]", joined("1", ",\n")));
    let entries: Vec<String> = (0..MANY).map(|index| format!("k{index}: 1")).collect();
    scripts.add_value("map", &format!("#{{{}}}", entries.join(",\n")));
    scripts.add_value("text", &format!("`{}`", "long\n".repeat(MANY)));
    scripts.add("line", &format!("let t = \"{}\";\n", "y".repeat(MANY)));
    scripts.add("lines", &"\n".repeat(70_000));
    scripts.add("huge", &"// nothing\n".repeat(200_000));
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    scripts.add("variables", &lines(3_000, &|index| format!("let v{index} = {index};\n")));
    scripts.add("functions", &lines(1_500, &|index| format!("fn f{index}() {{ {index} }}\n")));
    scripts.add("declarations", &lines(40_000, &|index| format!("weight(\"remedy\", {index});\n")));
    scripts.add("undefined-names", &lines(MANY, &|index| format!("n{index};\n")));
    let rule =
        |index: usize| format!("rule(\"r{index}\", |c| c.count(\"no\") > {index}).at_least(\"exclude\");\n");
    scripts.add("rules", &lines(15_000, &rule));
    let body = "let x = c.count(\"no\");\n".repeat(MANY);
    scripts.add(
        "statements-of-a-function",
        &format!(
            "extends(\"sound\");\nfn f(c) {{\n{body} true }}\nrule(\"r\", |c| f(c)).at_least(\"exclude\");\n"
        ),
    );
    check(&scripts.path(), &scripts.names);
}

#[test]
fn bases_end_soon_and_stay_inside() {
    let mut scripts = Scripts::new();
    scripts.add("chain", "extends(\"chain0\");\n");
    for index in 0..60 {
        scripts.write(&format!("chain{index}"), &format!("extends(\"chain{}\");\n", index + 1));
        scripts.write(&format!("leaf{index}"), "");
    }
    let fan: String = (0..60).map(|index| format!("extends(\"leaf{index}\");\n")).collect();
    scripts.add("fan", &fan);
    scripts.add("self-as-a-base", "extends(\"self-as-a-base\");\n");
    scripts.add("circle-of-three", "extends(\"circle-two\");\n");
    scripts.write("circle-two", "extends(\"circle-three\");\n");
    scripts.write("circle-three", "extends(\"circle-of-three\");\n");
    fs::create_dir(scripts.path().join("a-folder.rhai")).expect("a folder");
    scripts.names.push("a-folder".into());
    // Every base is reached twice from the next: 2^30 ways, each file once.
    for index in 0..30 {
        let next = index + 1;
        scripts.write(
            &format!("double{index}"),
            &format!("extends(\"double{next}\");\nextends(\"double{next}\");\nloop {{ }}\n"),
        );
    }
    scripts.write("double30", "loop { }\n");
    scripts.add("doubled", "extends(\"double0\");\n");
    let outside = scripts.folder.path().join("outside");
    fs::create_dir(&outside).expect("a folder");
    fs::write(outside.join("secret.rhai"), "policy(\"secret\", \"1\");\n").expect("the script is written");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.join("secret.rhai"), scripts.path().join("link.rhai"))
            .expect("a link");
        std::os::unix::fs::symlink(&outside, scripts.path().join("linked")).expect("a link");
        scripts.add("link-out-of-the-folder", "extends(\"link\");\n");
        scripts.add("link-to-a-folder-outside", "extends(\"linked/secret\");\n");
    }
    check(&scripts.path(), &scripts.names);
}

#[test]
fn what_is_long_and_right_is_no_attack() {
    let mut scripts = Scripts::new();
    let rules: String = (0..500)
        .map(|index| {
            format!(
                "rule(\"rule {index}\", |c| c.count(\"no\") > {index} && c.flags.contains(\"entity_list\")).at_least(\"exclude\").because(\"minute {index}\");\n"
            )
        })
        .collect();
    scripts.add("many-rules", &format!("extends(\"sound\");\n{rules}"));
    let waivers: String = (0..500)
        .map(|index| {
            format!("waive(\"sanctioned\", \"company-{index}\").last_day(\"2027-03-31\").approved_by(\"committee\").because(\"minute {index}\");\n")
        })
        .collect();
    scripts.add("many-waivers", &format!("extends(\"sound\");\n{waivers}"));
    let countries: Vec<String> = (0..250).map(|index| format!("\"{index}\"")).collect();
    scripts.add(
        "long-lists",
        &format!(
            "extends(\"sound\");\nlet listed = [{}];\nlisted.sort();\nfor index in 0..20 {{ rule(`listed ${{index}}`, |c| (c.country ?? \"\") in listed).at_least(\"exclude\"); }}\n",
            countries.join(", ")
        ),
    );
    for name in &scripts.names {
        let (code, output, faults, _) = run(&scripts.path(), &format!("{name}.rhai"));
        assert_eq!((code, faults.as_str()), (Some(0), ""), "{name}");
        assert!(output.contains("acme"), "{name}: {output}");
    }
}
