//! What would a site answer that is not ours? A small server on this machine, with whatever headers a test wants.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

/// An answer with the status 200, or none.
pub struct Answer {
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn html(body: &str) -> Answer {
        Answer { headers: Vec::new(), body: page(body).into_bytes() }.with("Content-Type", "text/html; charset=utf-8")
    }

    pub fn with(mut self, name: &str, value: &str) -> Answer {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A whole page with that in its body, or as it is if it is one.
fn page(body: &str) -> String {
    if body.starts_with("<!doctype") {
        return body.to_owned();
    }
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>A site</title><link rel=icon href='data:,'><body>{body}"
    )
}

/// The file of that name in `dist/embed/`, as hosts mostly send it.
pub fn embed_file(name: &str) -> Option<Answer> {
    let dist = PathBuf::from(std::env::var("LOSSCOPE_DIST").expect("`cargo xtask test` says where the site is"));
    let body = fs::read(dist.join(name)).ok()?;
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("html") => "text/html; charset=utf-8",
        Some("csv") => "text/csv",
        _ => "text/plain",
    };
    Some(Answer { headers: Vec::new(), body }.with("Content-Type", kind))
}

/// A server that runs until the test ends.
pub struct Server {
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers each path, without its first slash.
    pub fn start(answer: impl Fn(&str) -> Option<Answer> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let url = format!("http://{}/", listener.local_addr().expect("it has an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, log) = (answer.clone(), log.clone());
                // A browser opens connections that it doesn't use.
                thread::spawn(move || serve(stream, &*answer, &log));
            }
        });
        Server { url, asked }
    }

    /// How often a path was asked for.
    pub fn n_asked(&self, path: &str) -> usize {
        self.asked.lock().expect("no other thread has panicked").iter().filter(|asked| *asked == path).count()
    }
}

fn serve(mut stream: TcpStream, answer: &dyn Fn(&str) -> Option<Answer>, log: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a connection can be read and written"));
    let mut first = String::new();
    if reader.read_line(&mut first).unwrap_or(0) == 0 {
        return;
    }
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap_or(0) > 2 {
        line.clear();
    }
    let target = first.split(' ').nth(1).unwrap_or("/");
    let path = target.trim_start_matches('/').split('?').next().unwrap_or_default().to_owned();
    log.lock().expect("no other thread has panicked").push(path.clone());
    let mut response = Vec::new();
    match answer(&path) {
        Some(Answer { headers, body }) => {
            response.extend(b"HTTP/1.1 200 OK\r\n");
            for (name, value) in headers {
                response.extend(format!("{name}: {value}\r\n").bytes());
            }
            response.extend(format!("Content-Length: {}\r\nConnection: close\r\n\r\n", body.len()).bytes());
            response.extend(body);
        }
        None => response.extend(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    }
    // Whoever asked may be gone.
    let _ = stream.write_all(&response);
}
