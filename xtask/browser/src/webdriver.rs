//! How does one talk to chromedriver? This file starts it, opens a session, and sends requests in it.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A machine under load takes seconds to start chromedriver; one that takes longer than this will not.
const START_TIMEOUT: Duration = Duration::from_secs(30);
/// Longer than any request may take; without it a hanging browser would hang the tests.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);
/// A screenshot of a large page is bigger than the 10 MB that ureq allows by itself.
const MAX_ANSWER_BYTES: u64 = 256 << 20;
/// chromedriver takes a free IPv6 port and wants the same number in IPv4; where another program has that one, it ends.
/// Another start takes another number.
const N_STARTS: usize = 10;
/// What chromedriver says then.
const PORT_TAKEN: &str = "port not available";

/// A running chromedriver and its folder, which holds its log and the browser's profile.
pub struct Driver {
    process: Child,
    folder: TempDir,
    address: String,
}

impl Driver {
    /// Starts chromedriver on a port that it chooses itself, so that two tests cannot choose the same one.
    pub fn start(chromedriver: &Path) -> Result<Self> {
        for _ in 1..N_STARTS {
            match Self::start_once(chromedriver) {
                Err(failure) if failure.to_string().contains(PORT_TAKEN) => {}
                started_or_failed => return started_or_failed,
            }
        }
        Self::start_once(chromedriver)
    }

    fn start_once(chromedriver: &Path) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("losscope-browser-")
            .tempdir()
            .context("the folder for the browser's profile could not be made")?;
        let log = folder.path().join("chromedriver.log");
        let log_file = File::create(&log).context("chromedriver's log could not be made")?;
        let process = Command::new(chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(log_file.try_clone().context("chromedriver's log could not be opened twice")?)
            .stderr(log_file)
            .spawn()
            .with_context(|| format!("{} could not be started", chromedriver.display()))?;
        // From here on, an error drops the driver and thereby ends the process.
        let mut driver = Self { process, folder, address: String::new() };
        driver.address = format!("http://127.0.0.1:{}", driver.wait_for_port(&log)?);
        Ok(driver)
    }

    /// Where the browser keeps its profile.
    pub fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }

    fn wait_for_port(&mut self, log: &Path) -> Result<u16> {
        let start = Instant::now();
        loop {
            let said = fs::read_to_string(log).unwrap_or_default();
            if let Some(port) = port_in(&said) {
                return Ok(port);
            }
            if let Ok(Some(status)) = self.process.try_wait() {
                // What it said last may have come between the look at the log and the one at the process.
                let said = fs::read_to_string(log).unwrap_or_default();
                bail!("chromedriver ended at once ({status}) and said: {}", said.trim());
            }
            if start.elapsed() > START_TIMEOUT {
                bail!("chromedriver named no port within {} s and said: {}", START_TIMEOUT.as_secs(), said.trim());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to kill and nobody to tell.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An open session: one Chromium with one tab.
pub struct Session {
    agent: ureq::Agent,
    address: String,
}

impl Session {
    /// Starts Chromium with the given capabilities.
    pub fn open(driver: &Driver, capabilities: &Value) -> Result<Self> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            // The sentence that says what is wrong stands in the body of the failure.
            .http_status_as_error(false)
            // A proxy in the environment is for the internet; chromedriver is on this machine.
            .proxy(None)
            .timeout_global(Some(REQUEST_TIMEOUT))
            .build()
            .into();
        let address = format!("{}/session", driver.address);
        let answer = value_of(agent.post(&address).send_json(capabilities))?;
        let id = answer["sessionId"].as_str().context("chromedriver opened no session")?;
        Ok(Self { address: format!("{address}/{id}"), agent })
    }

    /// Asks for something in the session.
    pub fn get(&self, command: &str) -> Result<Value> {
        value_of(self.agent.get(format!("{}/{command}", self.address)).call())
    }

    /// Does something in the session.
    pub fn post(&self, command: &str, body: &Value) -> Result<Value> {
        value_of(self.agent.post(format!("{}/{command}", self.address)).send_json(body))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Chromium may have crashed; chromedriver is killed next in any case.
        let _ = self.agent.delete(&self.address).call();
    }
}

/// The `value` of an answer, or the failure that it tells of.
fn value_of(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value> {
    let mut answer = answer.context("chromedriver does not answer")?;
    let is_success = answer.status().is_success();
    let mut body: Value = answer
        .body_mut()
        .with_config()
        .limit(MAX_ANSWER_BYTES)
        .read_json()
        .context("chromedriver's answer is not JSON")?;
    let value = body["value"].take();
    if is_success { Ok(value) } else { bail!("{}", failure(&value)) }
}

/// The sentence in a failure; the lines after the first are versions and addresses in memory.
fn failure(value: &Value) -> String {
    let message = value["message"].as_str().unwrap_or("chromedriver failed without a message");
    message.lines().next().unwrap_or_default().to_string()
}

/// The port in chromedriver's "ChromeDriver was started successfully on port 38383.", once that line is complete.
fn port_in(log: &str) -> Option<u16> {
    let (_, rest) = log.split_once("started successfully on port ")?;
    let (port, _) = rest.split_once('.')?;
    port.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_port_is_read_from_the_complete_line_only() {
        let line = "Starting ChromeDriver 148.0 on port 0\nChromeDriver was started successfully on port 38383.\n";
        assert_eq!(port_in(line), Some(38383));
        assert_eq!(port_in("Starting ChromeDriver 148.0 on port 0\n"), None);
        assert_eq!(port_in("ChromeDriver was started successfully on port 383"), None);
    }

    /// A program that does as chromedriver does where a port is taken, for as many starts as `n_taken`.
    #[cfg(unix)]
    fn start_where_ports_are_taken(n_taken: usize) -> (Result<Driver>, usize) {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder for the program can be made");
        let count = folder.path().join("count");
        let program = folder.path().join("chromedriver");
        let script = format!(
            "#!/bin/sh\necho start >> '{count}'\nif [ $(wc -l < '{count}') -le {n_taken} ]; then\n\
             echo 'bind() failed: Address already in use (98)'\necho 'IPv4 port not available. Exiting...'\nexit 1\nfi\n\
             echo 'ChromeDriver was started successfully on port 38383.'\nexec sleep 60\n",
            count = count.display()
        );
        fs::write(&program, script).expect("the program can be written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it can be made executable");
        let driver = Driver::start(&program);
        let n_starts = fs::read_to_string(&count).expect("it was started").lines().count();
        (driver, n_starts)
    }

    #[test]
    #[cfg(unix)]
    fn where_another_program_has_the_port_chromedriver_is_started_again_until_it_gives_up() {
        let (driver, n_starts) = start_where_ports_are_taken(3);
        assert_eq!(driver.expect("the fourth start succeeds").address, "http://127.0.0.1:38383");
        assert_eq!(n_starts, 4);
        // In the same test: a file that another thread is still writing cannot be executed.
        let (driver, n_starts) = start_where_ports_are_taken(usize::MAX >> 1);
        let failure = driver.err().expect("there is no port").to_string();
        assert!(failure.contains("IPv4 port not available"), "{failure}");
        assert_eq!(n_starts, N_STARTS);
    }

    #[test]
    fn a_failure_is_told_in_its_first_line() {
        let value = json!({ "message": "no such element: #x\n  (Session info: chrome=148)" });
        assert_eq!(failure(&value), "no such element: #x");
    }
}
