//! The HTTP server under a hub.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::mpsc,
    thread::JoinHandle,
    time::Duration,
};

use actix_web::{
    App, Error, HttpServer,
    body::MessageBody,
    dev::{ServerHandle, Service, ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::{Condition, from_fn},
    web::Data,
};
use rustls::ServerConfig;
use socket2::{Domain, Protocol, Socket, Type};

use crate::http::{self, Hub, drain::Exchanges};

/// How long a stop waits for exchanges that are going on.
pub(crate) const DRAIN: Duration = Duration::from_secs(10);

/// Connections that may wait to be let in. The standard library's 128 are soon
/// full: the system then drops them, and clients try again after a second.
const WAITING: i32 = 4096;

pub(crate) type Thread = JoinHandle<io::Result<()>>;

/// Where a hub is listening.
pub(crate) struct Sockets {
    pub(crate) plain: TcpListener,
    pub(crate) tls: Option<(TcpListener, ServerConfig)>,
}

/// Listens there.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // As the standard library has it: elsewhere it would take others' ports.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(WAITING)?;
    Ok(socket.into())
}

/// Serves on a thread of its own, so that a hub runs beside any other runtime.
pub(crate) fn serve(
    hub: Data<Hub>,
    sockets: Sockets,
    workers: usize,
    check_answers: bool,
    exchanges: Exchanges,
) -> io::Result<(ServerHandle, Thread)> {
    let (ready, started) = mpsc::sync_channel(1);
    let thread = std::thread::Builder::new().name("hubee-sim".into()).spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let patience = hub.client_timeout;
            let counted = exchanges.clone();
            let server =
                HttpServer::new(move || app(hub.clone(), check_answers, counted.clone())).workers(workers).disable_signals();
            let server = server.on_connect(http::fault_layer::keep_at_hand);
            let server = server.shutdown_timeout(DRAIN.as_secs()).client_request_timeout(patience).keep_alive(patience);
            let mut server = server.tcp_nodelay(true).listen_auto_h2c(sockets.plain)?;
            if let Some((listener, config)) = sockets.tls {
                server = server.listen_rustls_0_23(listener, config)?;
            }
            let server = server.run();
            // Nobody waiting means that the starter gave up; the server then ends with its handle.
            drop(ready.send(server.handle()));
            exchanges.run(server).await
        })
    })?;
    match started.recv() {
        Ok(server) => Ok((server, thread)),
        Err(_) => Err(ended(thread)),
    }
}

fn ended(thread: Thread) -> io::Error {
    match thread.join() {
        Ok(Err(error)) => error,
        _ => io::Error::other("the server ended at once"),
    }
}

/// One for each of the server's threads.
fn app(
    hub: Data<Hub>,
    check_answers: bool,
    exchanges: Exchanges,
) -> App<
    impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<impl MessageBody>, Error = Error, InitError = ()>,
> {
    let json_bytes = hub.worlds.default_world().limits.json_bytes;
    let checked = App::new().app_data(hub).wrap(Condition::new(check_answers, from_fn(http::answer_check::check)));
    let counted = checked.wrap_fn(move |mut request, next| {
        let exchange = exchanges.begin();
        http::here::enter(&mut request);
        let is_upgrade_offered = http::upgrade::is_offered(request.head());
        let answer = next.call(request);
        async move {
            let answer = answer.await;
            let answer = if is_upgrade_offered { http::upgrade::not_taken(answer) } else { answer }?;
            Ok(answer.map_body(|_, body| exchange.until_sent(body.boxed())))
        }
    });
    counted.configure(|config| http::app::routes(config, check_answers, json_bytes))
}
