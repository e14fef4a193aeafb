//! HTTP/1.1 on one address: pages, the server's own files, the stream of changes. The only place that names `hyper` and `tokio`.
//!
//! Answers nobody but the machine it runs on, unless it was told to; a name that is not this server's is refused, so that
//! no other site can read a draft through a reader's browser.

use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, Ipv6Addr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::http::uri::Authority;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::{Semaphore, mpsc};

use crate::render::CONTENT_SECURITY_POLICY;

use super::address::{self, Found};
use super::desk::{Desk, Page};

/// How many connections are held at a time; the next ones wait.
const CONNECTIONS: usize = 4096;
/// How long a client may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a silent stream says that it is still there.
const BREATH: Duration = Duration::from_secs(15);

/// Where a browser says that a request comes from.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// What a browser says that a request is for.
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

const RELOAD: &str = include_str!("client/reload.js");
const OVERLAY: &str = include_str!("client/overlay.css");

/// Serves until the program ends.
///
/// # Errors
///
/// What the system says when it cannot be begun.
pub fn serve(listener: TcpListener, host: &str, desk: Arc<Desk>) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(32)
        .build()?;
    let host: Arc<str> = host.into();
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let room = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            // The semaphore is never closed.
            let Ok(place) = Arc::clone(&room).acquire_owned().await else {
                return Ok(());
            };
            let stream = match listener.accept().await {
                Ok((stream, _)) => stream,
                Err(_) => {
                    // Out of file handles: some will be given back.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            };
            let _ = stream.set_nodelay(true);
            let (desk, host) = (Arc::clone(&desk), Arc::clone(&host));
            tokio::spawn(async move {
                let service = hyper::service::service_fn(move |request| {
                    let (desk, host) = (Arc::clone(&desk), Arc::clone(&host));
                    async move { Ok::<_, Infallible>(answer(request, &host, desk).await) }
                });
                // A client that breaks off is no news.
                let _ = hyper::server::conn::http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(PATIENCE)
                    .max_buf_size(64 * 1024)
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
                drop(place);
            });
        }
    })
}

/// The body of an answer: whole, or a stream of changes.
enum Answer {
    Whole(Option<Bytes>),
    Changes(mpsc::Receiver<Bytes>),
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Answer::Whole(bytes) => Poll::Ready(bytes.take().map(|it| Ok(Frame::data(it)))),
            Answer::Changes(changes) => changes.poll_recv(context).map(|it| it.map(|it| Ok(Frame::data(it)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Answer::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Answer::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |it| it.len() as u64)),
            Answer::Changes(_) => SizeHint::default(),
        }
    }
}

async fn answer(request: Request<Incoming>, host: &str, desk: Arc<Desk>) -> Response<Answer> {
    if let Err((status, why)) = check(request.headers(), request.uri().authority(), host) {
        return plain(status, why);
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let path = request.uri().path().to_owned();
    let query = request.uri().query().map(str::to_owned);
    let work = {
        let desk = Arc::clone(&desk);
        move || find(&desk, &path)
    };
    // Rendering takes a thread of its own, so that other requests are answered meanwhile.
    match tokio::task::spawn_blocking(work).await {
        Ok(Answered::Changes) => changes(desk, query.unwrap_or_default()),
        Ok(Answered::Response(response)) => *response,
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made"),
    }
}

/// What came of looking an address up.
enum Answered {
    Response(Box<Response<Answer>>),
    /// The stream of changes is asked for.
    Changes,
}

fn find(desk: &Desk, path: &str) -> Answered {
    let _waits = desk.waits();
    let served = desk.newest();
    let snapshot = &served.snapshot;
    let response = match address::find(&snapshot.plan, &snapshot.site, path) {
        Found::Output(output) => {
            let page = served.page(&desk.root, &output);
            let status = if page.made {
                StatusCode::OK
            } else {
                StatusCode::INTERNAL_SERVER_ERROR
            };
            page_response(status, &page)
        }
        Found::Elsewhere(to) => {
            let mut response = plain(StatusCode::FOUND, "");
            match HeaderValue::from_str(&to) {
                Ok(to) => response.headers_mut().insert(header::LOCATION, to),
                Err(_) => return Answered::Response(Box::new(plain(StatusCode::NOT_FOUND, "no such page"))),
            };
            response
        }
        Found::Own(name) => match name.as_str() {
            "reload.js" => own("text/javascript; charset=utf-8", RELOAD),
            "overlay.css" => own("text/css; charset=utf-8", OVERLAY),
            "changes" => return Answered::Changes,
            _ => plain(StatusCode::NOT_FOUND, "no such page"),
        },
        Found::Nothing => match snapshot.plan.find("404.html") {
            Some(output) => page_response(StatusCode::NOT_FOUND, &served.page(&desk.root, output)),
            None => plain(StatusCode::NOT_FOUND, "no such page"),
        },
    };
    Answered::Response(Box::new(response))
}

/// Refuses names that are not this server's, and requests that another site sends; `named` is the name in the address itself.
fn check(headers: &HeaderMap, named: Option<&Authority>, host: &str) -> Result<(), (StatusCode, &'static str)> {
    let refused = |why| Err((StatusCode::FORBIDDEN, why));
    // Of two lines one could be read here and the other by who stands between.
    for name in [header::HOST, header::ORIGIN, FETCH_SITE, FETCH_MODE] {
        if headers.get_all(name).iter().count() > 1 {
            return Err((
                StatusCode::BAD_REQUEST,
                "a request that says twice where it comes from or goes to is refused",
            ));
        }
    }
    let text = |name| headers.get(name).map(|it| it.to_str().unwrap_or("?"));
    let Some(wanted) = text(header::HOST) else {
        return refused("a request without `Host` is refused");
    };
    if !is_ours(wanted, host) || named.is_some_and(|it| !is_ours(it.as_str(), host)) {
        return refused("this server does not answer to that name");
    }
    if let Some(origin) = text(header::ORIGIN) {
        let from = origin.strip_prefix("http://").unwrap_or_default();
        if from != wanted {
            return refused("another site's request is refused");
        }
    }
    // An address typed or a link followed comes from elsewhere too; what a page of another site fetches does not pass.
    if text(FETCH_SITE) == Some("cross-site") && text(FETCH_MODE) != Some("navigate") {
        return refused("another site's request is refused");
    }
    Ok(())
}

/// Tells whether a name leads to this machine whoever answers for names: an address, `localhost`, or what the editor asked
/// for, each with a port behind it or none and with nothing else.
fn is_ours(wanted: &str, host: &str) -> bool {
    let is_port = |port: &str| port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit());
    let (name, rest) = match wanted.strip_prefix('[') {
        Some(inner) => match inner.split_once(']') {
            Some((name, rest)) if name.parse::<Ipv6Addr>().is_ok() => (name, rest),
            _ => return false,
        },
        None => {
            let end = wanted.find(':').unwrap_or(wanted.len());
            (&wanted[..end], &wanted[end..])
        }
    };
    let known =
        name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(host) || name.parse::<IpAddr>().is_ok();
    known && (rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port))
}

fn page_response(status: StatusCode, page: &Page) -> Response<Answer> {
    response(status, page.media_type, page.bytes.clone())
}

fn own(media_type: &'static str, text: &'static str) -> Response<Answer> {
    response(StatusCode::OK, media_type, Bytes::from_static(text.as_bytes()))
}

fn plain(status: StatusCode, text: &'static str) -> Response<Answer> {
    response(status, "text/plain; charset=utf-8", Bytes::from_static(text.as_bytes()))
}

fn response(status: StatusCode, media_type: &'static str, bytes: Bytes) -> Response<Answer> {
    let mut response = Response::new(Answer::Whole(Some(bytes)));
    *response.status_mut() = status;
    set_headers(response.headers_mut(), media_type);
    response
}

fn set_headers(headers: &mut HeaderMap, media_type: &'static str) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_SECURITY_POLICY),
    );
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    );
}

/// Begins a stream that tells a browser what becomes of the page that it shows.
fn changes(desk: Arc<Desk>, query: String) -> Response<Answer> {
    let page = query
        .split('&')
        .find_map(|it| it.strip_prefix("page="))
        .unwrap_or("/")
        .to_owned();
    let (send, receive) = mpsc::channel(4);
    tokio::spawn(follow(desk, page, send));
    let mut response = Response::new(Answer::Changes(receive));
    set_headers(response.headers_mut(), "text/event-stream");
    response
}

async fn follow(desk: Arc<Desk>, path: String, send: mpsc::Sender<Bytes>) {
    let mut changes = desk.changes.subscribe();
    let mut known = None;
    let mut entered = Entered {
        desk,
        path,
        here: false,
    };
    loop {
        let (desk, path) = (Arc::clone(&entered.desk), entered.path.clone());
        let work = move || {
            let _waits = desk.waits();
            Arc::new(desk.state(&desk.newest(), &path))
        };
        let Ok(state) = tokio::task::spawn_blocking(work).await else {
            return;
        };
        if known.as_ref() != Some(&state) {
            let Ok(json) = serde_json::to_string(&*state) else {
                return;
            };
            if send.send(format!("data: {json}\n\n").into()).await.is_err() {
                return;
            }
            if !entered.here {
                entered.here = true;
                entered.desk.open(&entered.path, &state);
            }
            known = Some(state);
        }
        loop {
            let woken = either(changes.changed(), send.closed(), tokio::time::sleep(BREATH)).await;
            match woken {
                Woken::Changed => break,
                Woken::Left => return,
                Woken::Silent => {
                    if send.send(Bytes::from_static(b": \n\n")).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

/// A browser on a page, counted until it is dropped.
struct Entered {
    desk: Arc<Desk>,
    path: String,
    here: bool,
}

impl Drop for Entered {
    fn drop(&mut self) {
        if self.here {
            self.desk.leave(&self.path);
        }
    }
}

enum Woken {
    Changed,
    Left,
    Silent,
}

/// Waits for the first of three: a change, the client's leaving, a while.
async fn either<E>(
    changed: impl Future<Output = Result<(), E>>,
    left: impl Future<Output = ()>,
    silent: impl Future<Output = ()>,
) -> Woken {
    let (mut changed, mut left, mut silent) = (Box::pin(changed), Box::pin(left), Box::pin(silent));
    std::future::poll_fn(move |context| {
        if left.as_mut().poll(context).is_ready() {
            return Poll::Ready(Woken::Left);
        }
        match changed.as_mut().poll(context) {
            Poll::Ready(Ok(())) => return Poll::Ready(Woken::Changed),
            Poll::Ready(Err(_)) => return Poll::Ready(Woken::Left),
            Poll::Pending => {}
        }
        silent.as_mut().poll(context).map(|()| Woken::Silent)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_names_that_are_ours() {
        for ours in [
            "localhost",
            "LOCALHOST:1815",
            "127.0.0.1:1815",
            "[::1]:1815",
            "10.0.0.3",
            "desk.lan:80",
            "127.0.0.1:65535",
        ] {
            assert!(is_ours(ours, "desk.lan"), "{ours}");
        }
        for other in [
            "evil.example",
            "localhost.evil.example:1815",
            "",
            "127.0.0.1.evil.example",
            "?",
            "127.0.0.1:1.evil.example",
            "localhost:1815.evil.example",
            "desk.lan:80@evil.example",
            "127.0.0.1:evil.example:80",
            "[::1]evil.example",
            "[::1].evil.example:80",
            "[::1",
            "[evil.example]:80",
            "localhost:",
            "localhost:+80",
            "localhost:99999",
            "::1",
            "user@127.0.0.1",
        ] {
            assert!(!is_ours(other, "desk.lan"), "{other}");
        }
    }
}
