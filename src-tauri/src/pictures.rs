//! `picture://localhost/{variation id}`: how the UI shows the picture of a product.

use std::sync::Arc;

use tauri::{
    AppHandle, Manager, Runtime, UriSchemeContext, UriSchemeResponder,
    http::{Request, Response, StatusCode, header},
};
use till_app::App;

use crate::error::CommandError;

/// The scheme, which the content security policy admits for pictures alone.
pub(crate) const SCHEME: &str = "picture";

/// Answers a request of the web view, later and on another thread.
pub(crate) fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let asked = request.uri().path().trim_matches('/').parse().ok();
        responder.respond(picture(&app, asked).await);
    });
}

async fn picture<R: Runtime>(app: &AppHandle<R>, variation_id: Option<i64>) -> Response<Vec<u8>> {
    let found = match (variation_id, app.try_state::<Arc<App>>()) {
        (Some(id), Some(till)) => till.product_picture(id).await.unwrap_or_else(|error| {
            tracing::warn!(code = ?CommandError::from(&error).code(), "a picture could not be read");
            None
        }),
        _ => None,
    };
    match found {
        Some(picture) => {
            let mut response = Response::new(picture.bytes);
            if let Ok(media_type) = header::HeaderValue::from_str(&picture.media_type) {
                response
                    .headers_mut()
                    .insert(header::CONTENT_TYPE, media_type);
            }
            response
        }
        None => {
            let mut response = Response::new(Vec::new());
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
    }
}
