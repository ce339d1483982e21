//! The ceiling: actix-web alone, as many bytes as its path says.
//!
//! Listens on a free port of the loopback and prints its address as the hub does.

use actix_web::{App, HttpResponse, HttpServer, web};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let body: web::Bytes = vec![b'x'; 1 << 20].into();
    let answer = move |size: web::Path<usize>, _: web::Bytes| {
        let body = body.slice(..*size);
        async move { HttpResponse::Ok().content_type("application/json").body(body) }
    };
    let server = HttpServer::new(move || App::new().route("/{size}", web::to(answer.clone())));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let server = server.workers(workers).bind(("127.0.0.1", 0))?;
    for address in server.addrs() {
        println!("bare listening on http://{address}");
    }
    server.run().await
}
