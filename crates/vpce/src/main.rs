//! The command `vpce`: asks the model about the network of a template.

use std::io::{self, Write};
use std::process::ExitCode;

mod arguments;
mod authorize;
mod check;
mod class;
mod diagnosis;
mod exercises;
mod input;
mod learn;
mod matrix;
mod needs;
mod paint;
mod policy;
mod price;
mod question;
mod resolve;
mod routes;
mod scenario;
mod show;
mod trace;
mod who_can;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command};
use diagnosis::Diagnosis;

/// The exit codes: 0 for yes, 1 for no, 2 for a question that could not be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Yes,
    No,
    Unanswered,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(Outcome::Yes) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        Ok(Outcome::Unanswered) => ExitCode::from(2),
        Err(diagnosis) if diagnosis.is_closed_pipe() => ExitCode::SUCCESS,
        Err(diagnosis) => {
            diagnosis.print();
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<Outcome, Diagnosis> {
    match command {
        Command::Trace(arguments) => trace::run(&arguments),
        Command::Matrix(arguments) => matrix::run(&arguments),
        Command::Needs(arguments) => needs::run(&arguments),
        Command::Resolve(arguments) => resolve::run(&arguments),
        Command::Routes(arguments) => routes::run(&arguments),
        Command::Show(arguments) => show::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Learn(arguments) => learn::run(&arguments),
        Command::Class { command } => class::run(&command),
        Command::Price(arguments) => price::run(&arguments),
        Command::Authorize(arguments) => authorize::run(&arguments),
        Command::Policy { command } => policy::run(&command),
        Command::Completions { shell } => {
            let mut completions = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "vpce", &mut completions);
            io::stdout().write_all(&completions)?;
            Ok(Outcome::Yes)
        }
    }
}
