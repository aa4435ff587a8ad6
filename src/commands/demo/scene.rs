//! Scenes: screens that measure the terminal and not the data. No HQ, no network, no cache.
//!
//! The product must not know them; they are one more caller of the loop.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use tokio::runtime::Runtime;

use super::{board::Board, numbers::Numbers};
use crate::{
    commands::{arguments::ConsoleArgs, failure::Failure, screen},
    console::Trial,
};

#[derive(Args)]
pub(super) struct SceneArgs {
    /// Draws a scene that measures the screen, instead of the demo
    #[arg(long, hide = true, value_enum)]
    scene: Option<Scene>,
    /// Ends the storm after so many seconds; then it stands still
    #[arg(long, hide = true, value_name = "SECONDS", requires = "scene")]
    storm_seconds: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Scene {
    /// A board on which nothing moves, not even the clock
    Still,
    /// Forty numbers that change once a second
    Forty,
    /// The same, each in one of three colours
    FortyColored,
    /// Every panel's data change ten times a second
    Storm,
}

impl SceneArgs {
    /// Runs the scene, if one was asked for.
    pub(super) fn run(&self, runtime: &Runtime, console: &ConsoleArgs) -> Option<Result<ExitCode, Failure>> {
        Some(match self.scene? {
            Scene::Still => screen::run_program(runtime, console, |start| Board::still(&start)),
            Scene::Storm => {
                screen::run_program(runtime, console, |start| Board::storm(&start, self.storm_seconds))
            }
            Scene::Forty => screen::run_program(runtime, console, |_| Numbers::new(Trial::plain())),
            Scene::FortyColored => screen::run_program(runtime, console, |_| Numbers::new(Trial::colored())),
        })
    }
}
