//! How is the site shown on this machine? Over HTTP on 127.0.0.1, since a page from file:// may load neither modules nor
//! wasm.

use crate::project::Project;
use crate::{dist, watch};
use anyhow::{Context, Result, bail};
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::thread;
use tower_http::services::ServeDir;
use tower_livereload::LiveReloadLayer;

const DEFAULT_PORT: u16 = 8080;
/// How many ports after the default one are tried when it is taken.
const N_SPARE_PORTS: u16 = 20;

#[derive(clap::Args)]
pub struct Arguments {
    /// The port to serve on [default: 8080, or the next free one]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    /// Build again, and reload the page, whenever a file is saved
    #[arg(long)]
    watch: bool,
}

/// Builds the site and serves it until the reader stops it.
pub fn serve(project: &Project, arguments: &Arguments) -> Result<()> {
    // The port comes first: who hears that it is taken should not have waited for the build.
    let (listener, note) = listen(arguments.port, DEFAULT_PORT)?;
    let url = address_of(&listener)?;
    let sources = watch::snapshot(&project.root);
    let first_build = dist::build(project);
    if arguments.watch {
        watch::report(first_build);
    } else {
        first_build?;
    }

    let mut router = router(&project.dist(), "");
    if arguments.watch {
        let reload = LiveReloadLayer::new();
        watch::start(project, reload.reloader(), sources)?;
        router = router.layer(reload);
    }

    if let Some(note) = note {
        println!("{note}");
    }
    println!("Losscope is at {url}");
    println!("Stop with Ctrl-C");
    if !arguments.no_open
        && let Err(error) = open::that_detached(&url)
    {
        println!("The browser could not be opened ({error}); open the address yourself.");
    }
    run(listener, router)
}

/// Serves a folder under a path such as `/some/where`, in a thread that ends with this program, and returns the address.
pub fn in_background(dist: &Path, prefix: &str) -> Result<String> {
    router_in_background(router(dist, prefix), prefix)
}

/// Serves a folder as a page that shares its process with no other site, for which it gets a clock of 5 µs instead of 100.
pub fn isolated_in_background(folder: &Path) -> Result<String> {
    router_in_background(router(folder, "").layer(map_response(isolate)), "")
}

fn router_in_background(router: Router, prefix: &str) -> Result<String> {
    let listener = bind(0).context("no port is free")?;
    let url = format!("{}{}/", address_of(&listener)?.trim_end_matches('/'), prefix);
    thread::spawn(move || {
        if let Err(error) = run(listener, router) {
            eprintln!("error: {error:#}");
        }
    });
    Ok(url)
}

/// The files of a folder, under a path that is empty or starts with a slash; everything else is not found.
fn router(dist: &Path, prefix: &str) -> Router {
    let files = ServeDir::new(dist);
    let router = match prefix {
        "" => Router::new().fallback_service(files),
        prefix => Router::new().nest_service(prefix, files),
    };
    router.layer(map_response(revalidate))
}

/// Has the browser ask each time whether a file has changed: a new wasm with an old module would not fit together.
async fn revalidate(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn isolate(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-embedder-policy", HeaderValue::from_static("require-corp"));
    response
}

fn run(listener: TcpListener, router: Router) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()
        .context("the server could not be started")?;
    runtime.block_on(async {
        listener.set_nonblocking(true).context("the port could not be made ready")?;
        let listener = tokio::net::TcpListener::from_std(listener).context("the port could not be made ready")?;
        axum::serve(listener, router).await.context("the server stopped")
    })
}

/// Takes the wanted port; or, when the reader wanted none in particular, the default one or the next that is free, with
/// a sentence about it.
fn listen(wanted: Option<u16>, default: u16) -> Result<(TcpListener, Option<String>)> {
    if let Some(port) = wanted {
        return match bind(port) {
            Ok(listener) => Ok((listener, None)),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                bail!("port {port} is in use by another program; give another with --port")
            }
            Err(error) => Err(error).with_context(|| format!("port {port} cannot be used; give another with --port")),
        };
    }
    let last = default.saturating_add(N_SPARE_PORTS);
    for port in default..=last {
        match bind(port) {
            Ok(listener) if port == default => return Ok((listener, None)),
            Ok(listener) => {
                let note = format!("Port {default} is in use by another program, so this is port {port}.");
                return Ok((listener, Some(note)));
            }
            Err(_) => continue,
        }
    }
    bail!("the ports {default} to {last} are all in use by other programs; give another with --port")
}

fn bind(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
}

fn address_of(listener: &TcpListener) -> Result<String> {
    let address = listener.local_addr().context("the port has no address")?;
    Ok(format!("http://{address}/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    /// Asks a real server for a path and returns its answer, headers in lower case and body.
    fn check(prefix: &str, path: &str) -> (String, String) {
        check_server(path, |folder| in_background(folder, prefix))
    }

    fn check_server(path: &str, serve: impl FnOnce(&Path) -> Result<String>) -> (String, String) {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        fs::create_dir_all(folder.path().join("www/pkg")).expect("a folder can be made");
        for file in ["index.html", "www/app.js", "www/style.css", "www/pkg/page_bg.wasm"] {
            fs::write(folder.path().join(file), file).expect("a file can be written");
        }
        let url = serve(folder.path()).expect("a port is free");
        let host = url.trim_start_matches("http://").split('/').next().expect("an address has a host").to_string();
        let mut stream = TcpStream::connect(&host).expect("the server listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it can be asked");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head and a body");
        (head.to_lowercase(), body.to_string())
    }

    #[test]
    fn each_kind_of_file_has_the_type_that_a_browser_insists_on() {
        for (path, kind) in [
            ("/", "text/html"),
            ("/www/app.js", "text/javascript"),
            ("/www/style.css", "text/css"),
            ("/www/pkg/page_bg.wasm", "application/wasm"),
        ] {
            let (head, _) = check("", path);
            assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
            assert!(head.contains(&format!("content-type: {kind}")), "{path}: {head}");
            assert!(head.contains("cache-control: no-cache"), "{path}: {head}");
        }
    }

    #[test]
    fn under_a_prefix_the_site_is_there_and_nowhere_else() {
        let (head, body) = check("/some/where", "/some/where/");
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert_eq!(body, "index.html");
        let (head, body) = check("/some/where", "/some/where/www/app.js");
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert_eq!(body, "www/app.js");
        let (head, _) = check("/some/where", "/www/app.js");
        assert!(head.starts_with("http/1.1 404"), "{head}");
    }

    #[test]
    fn an_isolated_page_says_so() {
        let (head, body) = check_server("/www/app.js", isolated_in_background);
        assert!(head.contains("cross-origin-opener-policy: same-origin"), "{head}");
        assert!(head.contains("cross-origin-embedder-policy: require-corp"), "{head}");
        assert_eq!(body, "www/app.js");
        assert!(!check("", "/www/app.js").0.contains("cross-origin"));
    }

    #[test]
    fn a_missing_file_is_not_found() {
        assert!(check("", "/www/missing.js").0.starts_with("http/1.1 404"));
    }

    #[test]
    fn a_wanted_port_that_is_taken_is_an_error_with_advice() {
        let taken = bind(0).expect("a port is free");
        let port = taken.local_addr().expect("it has an address").port();
        let error = listen(Some(port), DEFAULT_PORT).expect_err("the port is taken");
        let expected = format!("port {port} is in use by another program; give another with --port");
        assert_eq!(format!("{error:#}"), expected);
    }

    #[test]
    fn a_default_port_that_is_taken_gives_way_to_a_later_one_and_says_so() {
        let taken = bind(0).expect("a port is free");
        let default = taken.local_addr().expect("it has an address").port();
        let (listener, note) = listen(None, default).expect("one of the next ports is free");
        let port = listener.local_addr().expect("it has an address").port();
        assert!(port > default);
        let expected = format!("Port {default} is in use by another program, so this is port {port}.");
        assert_eq!(note.as_deref(), Some(expected.as_str()));
    }
}
