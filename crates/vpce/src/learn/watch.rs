//! `vpce learn` alone: watches the answer to an exercise, and says after every save which goals are met.
//!
//! The file is looked at a few times a second. It is small, and so an editor that puts a new file in the old one's place, a
//! shared folder and a connection over ssh are all the same.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{self, Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute, queue};
use vpce_import::{Options, read_template};
use vpce_model::trace::{Question, trace};

use super::folder::Folder;
use super::{next_hint, prose, remember, table, verdict};
use crate::diagnosis::Diagnosis;
use crate::exercises::{EXERCISES, Task};
use crate::{Outcome, paint, show};

/// How often the file is looked at.
const PAUSE: Duration = Duration::from_millis(200);

pub fn run(folder: &Folder) -> Result<Outcome, Diagnosis> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        let help = "in a script say `vpce learn list`, `start NAME`, `check NAME`, `hint NAME`, `reset NAME` or `solution NAME`";
        return Err(Diagnosis::other("`vpce learn` alone needs a terminal", help));
    }
    let mut watch = Watch::open(folder)?;
    let _screen = Screen::enter()?;
    let mut is_stale = true;
    loop {
        is_stale |= watch.look()?;
        if is_stale {
            draw(&watch)?;
        }
        is_stale = event::poll(PAUSE)?;
        if is_stale {
            let event = event::read()?;
            if let Event::Key(key) = event
                && key.kind == KeyEventKind::Press
                && !watch.press(key)?
            {
                return Ok(if watch.is_solved { Outcome::Yes } else { Outcome::No });
            }
        }
    }
}

/// The terminal as a screen of ours; given back when this goes, also when something failed.
struct Screen;

impl Screen {
    fn enter() -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        let screen = Self;
        execute!(io::stdout(), EnterAlternateScreen, cursor::Hide)?;
        Ok(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nobody is left to be told.
        let _ = execute!(io::stdout(), LeaveAlternateScreen, cursor::Show);
        let _ = terminal::disable_raw_mode();
    }
}

fn draw(watch: &Watch<'_>) -> io::Result<()> {
    let height = usize::from(terminal::size()?.1);
    let mut out = io::stdout().lock();
    queue!(out, Clear(ClearType::All))?;
    let lines = watch.lines(prose::width());
    let room = height.saturating_sub(2).max(1);
    let top = watch.top.min(lines.len().saturating_sub(room));
    for (row, line) in lines.iter().skip(top).take(room).enumerate() {
        queue!(out, cursor::MoveTo(0, u16::try_from(row).unwrap_or(u16::MAX)))?;
        write!(out, "{}", paint::painted(line))?;
    }
    let more = if lines.len() > room { "  ↑↓ more" } else { "" };
    queue!(out, cursor::MoveTo(0, u16::try_from(height.saturating_sub(1)).unwrap_or(u16::MAX)))?;
    write!(out, "{}{more}", watch.keys())?;
    out.flush()
}

/// What the screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Goals,
    List,
    Hint,
    Picture,
    Reset,
}

struct Watch<'a> {
    folder: &'a Folder,
    place: usize,
    task: Task,
    /// The answer as it was last seen.
    answer: Vec<u8>,
    is_solved: bool,
    view: View,
    text: String,
    /// The first line that is shown.
    top: usize,
}

impl<'a> Watch<'a> {
    /// Opens where the learner stopped: at the exercise that was worked on last, else at the first that is not solved.
    fn open(folder: &'a Folder) -> Result<Self, Diagnosis> {
        let progress = folder.progress()?;
        let is_solved = |name: &str| progress.exercises.get(name).is_some_and(|record| record.solved);
        let current = EXERCISES.iter().position(|it| Some(it.name) == progress.current.as_deref());
        let first = || EXERCISES.iter().position(|it| !is_solved(it.name));
        let place = current.or_else(first).unwrap_or(0);
        let task = folder.task(&EXERCISES[place])?;
        let (answer, text) = (Vec::new(), String::new());
        let mut watch = Self { folder, place, task, answer, is_solved: false, view: View::Goals, text, top: 0 };
        watch.begin()?;
        Ok(watch)
    }

    fn begin(&mut self) -> Result<(), Diagnosis> {
        self.folder.begin(&self.task)?;
        self.answer = self.folder.read(self.task.name)?.unwrap_or_default();
        self.judge()?;
        self.tell();
        Ok(())
    }

    /// Looks at the file. Says whether there is something new to show.
    fn look(&mut self) -> Result<bool, Diagnosis> {
        // While an editor puts a new file in the old one's place there may be none: the next look finds it.
        let Ok(Some(answer)) = self.folder.read(self.task.name) else { return Ok(false) };
        if answer == self.answer {
            return Ok(false);
        }
        self.answer = answer;
        self.judge()?;
        Ok(true)
    }

    /// Checks the answer and shows what came of it.
    fn judge(&mut self) -> Result<(), Diagnosis> {
        self.is_solved = false;
        let verdict = match self.task.check(&self.answer) {
            Ok(checks) => {
                self.is_solved = checks.iter().all(|check| check.met);
                verdict(&self.task, &checks)
            }
            Err(error) => Diagnosis::template(error, self.answer.clone()).text(),
        };
        remember(self.folder, &self.task, self.is_solved)?;
        let file = self.folder.answer(self.task.name);
        let title = &self.task.exercise.goals.title;
        let then = if self.is_solved { "\nOn to the next one with n.\n" } else { "" };
        self.show(View::Goals, format!("{title} · {}\n\n{verdict}{then}", file.display()));
        Ok(())
    }

    /// Puts the situation before what came of the answer.
    fn tell(&mut self) {
        let (title, verdict) = self.text.split_once("\n\n").unwrap_or_default();
        let text = format!("{title}\n\n{}\n\n{verdict}", prose::paragraphs(&self.task.story()));
        self.show(View::Goals, text);
    }

    fn show(&mut self, view: View, text: String) {
        (self.view, self.text, self.top) = (view, text, 0);
    }

    /// Does what a key stands for. Says whether to go on.
    fn press(&mut self, key: KeyEvent) -> Result<bool, Diagnosis> {
        if key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL) {
            return Ok(false);
        }
        match (self.view, key.code) {
            (View::Reset, KeyCode::Char('y')) => {
                self.folder.reset(&self.task)?;
                self.begin()?;
            }
            (View::Reset, _) => self.judge()?,
            (_, KeyCode::Char('q')) => return Ok(false),
            (_, KeyCode::Char('h')) => {
                let hints = next_hint(self.folder, &self.task)?;
                self.show(View::Hint, hints);
            }
            (_, KeyCode::Char('l')) => {
                let list = table(self.folder, &self.folder.progress()?)?;
                self.show(View::List, list);
            }
            (_, KeyCode::Char('p')) => self.show(View::Picture, self.picture()),
            (_, KeyCode::Char('r')) => {
                let question =
                    format!("Put the start in the place of {}?", self.folder.answer(self.task.name).display());
                self.show(View::Reset, format!("{question}\nYour answer is kept beside it.\n"));
            }
            (_, KeyCode::Char('t')) => {
                self.judge()?;
                self.tell();
            }
            (_, KeyCode::Char('n')) => {
                self.place = (self.place + 1) % EXERCISES.len();
                self.task = self.folder.task(&EXERCISES[self.place])?;
                self.begin()?;
            }
            (_, KeyCode::Down | KeyCode::Char('j' | ' ') | KeyCode::PageDown) => {
                let step = if key.code == KeyCode::PageDown || key.code == KeyCode::Char(' ') { 15 } else { 1 };
                self.top = (self.top + step).min(self.text.lines().count());
            }
            (_, KeyCode::Up | KeyCode::Char('k')) => self.top = self.top.saturating_sub(1),
            (_, KeyCode::PageUp) => self.top = self.top.saturating_sub(15),
            (_, KeyCode::Enter | KeyCode::Esc) => self.judge()?,
            _ => {}
        }
        Ok(true)
    }

    /// What the keys do.
    fn keys(&self) -> &'static str {
        match self.view {
            View::Goals => "h hint · n next · l list · p picture · t task · r reset · q quit",
            View::Reset => "y put it there · any other key: leave it",
            View::List | View::Hint | View::Picture => "Enter back · h hint · n next · q quit",
        }
    }

    /// How the network looks: what is in it, and the way of the first request that goes wrong.
    fn picture(&self) -> String {
        let name = format!("{}.yaml", self.task.name);
        let reading = match read_template(&name, &self.answer, &Options::default()) {
            Ok(reading) => reading,
            Err(error) => return Diagnosis::template(error, self.answer.clone()).text(),
        };
        let checks = self.task.check(&self.answer).unwrap_or_default();
        let goals = self.task.exercise.goals.goals.iter().zip(&checks);
        let mut requests: Vec<_> = goals.filter_map(|(goal, check)| Some((check.met, goal.wish.request()?))).collect();
        requests.sort_by_key(|(is_met, _)| *is_met);
        let traced = requests.first().and_then(|(_, (from, to))| {
            let question = Question::new(from, to.parse().ok()?);
            trace(&reading.cloud, &question).ok()
        });
        let way = traced.map(|answer| format!("{answer}\n")).unwrap_or_default();
        format!("{way}{}", show::text(&reading))
    }

    /// The text in lines of a width, and none wider: the screen has no room for the rest.
    fn lines(&self, width: usize) -> Vec<String> {
        let fit =
            |line: String| textwrap::wrap(&line, width).into_iter().map(|line| line.into_owned()).collect::<Vec<_>>();
        prose::lines(&self.text, width).into_iter().flat_map(fit).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn press(watch: &mut Watch<'_>, key: char) -> bool {
        watch.press(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE)).expect("the key does something")
    }

    #[test]
    fn every_save_is_judged_and_broken_yaml_is_told_with_its_place() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(&home.path().join("vpce-exercises")).expect("a new folder");
        let mut watch = Watch::open(&folder).expect("an exercise");
        let name = watch.task.name;
        assert_eq!(fs::read(folder.answer(name)).expect("the start"), watch.task.start());
        assert!(watch.text.contains("✗ ") && !watch.is_solved, "{}", watch.text);
        assert!(!watch.look().expect("nothing new"));

        fs::write(folder.answer(name), "Resources: {Vpc: [").expect("written");
        assert!(watch.look().expect("something new"));
        assert!(watch.text.contains(&format!("{name}.yaml:1:")), "{}", watch.text);

        fs::write(folder.answer(name), watch.task.file("solution.yaml")).expect("written");
        assert!(watch.look().expect("something new"));
        assert!(watch.is_solved && watch.text.contains("On to the next one"), "{}", watch.text);
        assert!(folder.progress().expect("progress").exercises[name].solved);
    }

    #[test]
    fn the_keys_do_what_they_say_and_reset_asks() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(home.path()).expect("a new folder");
        let mut watch = Watch::open(&folder).expect("an exercise");
        let first = watch.task.name;
        assert!(press(&mut watch, 'h') && watch.text.starts_with("Hint 1 of "), "{}", watch.text);
        assert!(press(&mut watch, 'p') && watch.text.contains("AWS::EC2::"), "{}", watch.text);
        assert!(press(&mut watch, 'l') && watch.text.contains(first), "{}", watch.text);
        fs::write(folder.answer(first), "mine").expect("written");
        for (key, kept) in [('n', "mine".to_owned()), ('y', String::from_utf8_lossy(watch.task.start()).into_owned())] {
            watch.look().expect("a look");
            assert!(press(&mut watch, 'r') && watch.view == View::Reset);
            press(&mut watch, key);
            assert_eq!(fs::read_to_string(folder.answer(first)).expect("an answer"), kept);
        }
        assert_eq!(fs::read_to_string(home.path().join(format!("{first}.1.yaml"))).expect("kept"), "mine");
        assert!(press(&mut watch, 'n') && (EXERCISES.len() == 1 || watch.task.name != first));
        assert!(!press(&mut watch, 'q'));
        assert_eq!(folder.progress().expect("progress").exercises[first].hints, 1);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(home.path()).expect("a new folder");
        let mut watch = Watch::open(&folder).expect("an exercise");
        for key in ['h', 'l', 'r'] {
            assert!(watch.lines(80).iter().all(|line| line.chars().count() <= 80));
            assert!(watch.keys().chars().count() <= 70);
            press(&mut watch, key);
        }
    }
}
