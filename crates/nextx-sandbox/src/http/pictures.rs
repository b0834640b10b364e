//! Pictures of goods, drawn here: one for each category, in the colour of its department.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::demo::shelves::{self, DEPARTMENTS, Outline};

/// `GET /sandbox/pictures/{category id}.svg`
pub(super) async fn picture(Path(file): Path<String>) -> Response {
    match file
        .strip_suffix(".svg")
        .and_then(|id| id.parse().ok())
        .and_then(draw)
    {
        Some(svg) => {
            let headers = [
                (header::CONTENT_TYPE, "image/svg+xml"),
                (header::CACHE_CONTROL, "max-age=86400"),
            ];
            (headers, svg).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn draw(category_id: i64) -> Option<String> {
    let (colour, outline) = match shelves::find(category_id) {
        Some((department, shelf)) => (department.colour, shelf.outline),
        None => {
            let department = DEPARTMENTS
                .into_iter()
                .find(|department| department.id == category_id)?;
            (department.colour, Outline::Bag)
        }
    };
    let shape = shape(outline);
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\" width=\"192\" height=\"192\">\
         <rect width=\"96\" height=\"96\" rx=\"14\" fill=\"{colour}\" fill-opacity=\".16\"/>\
         <g fill=\"{colour}\">{shape}</g></svg>"
    ))
}

const fn shape(outline: Outline) -> &'static str {
    match outline {
        Outline::Bottle => {
            "<path d=\"M42 14h12v12l8 12v38a6 6 0 0 1-6 6H40a6 6 0 0 1-6-6V38l8-12z\"/>\
             <rect x=\"34\" y=\"48\" width=\"28\" height=\"16\" fill=\"#fff\" fill-opacity=\".7\"/>"
        }
        Outline::Can => {
            "<rect x=\"31\" y=\"18\" width=\"34\" height=\"62\" rx=\"7\"/>\
             <rect x=\"31\" y=\"36\" width=\"34\" height=\"24\" fill=\"#fff\" fill-opacity=\".7\"/>"
        }
        Outline::Box => {
            "<path d=\"M26 30l22-10 22 10v40L48 80 26 70z\"/>\
             <path d=\"M26 30l22 10 22-10M48 40v40\" fill=\"none\" stroke=\"#fff\" stroke-width=\"3\"/>"
        }
        Outline::Bag => {
            "<path d=\"M28 18h40l-4 8 6 50a4 4 0 0 1-4 4H30a4 4 0 0 1-4-4l6-50z\"/>\
             <circle cx=\"48\" cy=\"54\" r=\"13\" fill=\"#fff\" fill-opacity=\".7\"/>"
        }
        Outline::Jar => {
            "<rect x=\"34\" y=\"16\" width=\"28\" height=\"10\" rx=\"3\"/>\
             <rect x=\"28\" y=\"29\" width=\"40\" height=\"51\" rx=\"9\"/>\
             <rect x=\"28\" y=\"46\" width=\"40\" height=\"18\" fill=\"#fff\" fill-opacity=\".7\"/>"
        }
        Outline::Tube => {
            "<path d=\"M30 16h36l-5 50H35z\"/><rect x=\"39\" y=\"69\" width=\"18\" height=\"12\" rx=\"3\"/>\
             <path d=\"M33 34h30l-1 14H34z\" fill=\"#fff\" fill-opacity=\".7\"/>"
        }
        Outline::Roll => {
            "<rect x=\"26\" y=\"28\" width=\"44\" height=\"48\"/><ellipse cx=\"48\" cy=\"28\" rx=\"22\" ry=\"9\"/>\
             <ellipse cx=\"48\" cy=\"28\" rx=\"8\" ry=\"3.4\" fill=\"#fff\"/><ellipse cx=\"48\" cy=\"76\" rx=\"22\" ry=\"8\"/>"
        }
        Outline::Fruit => {
            "<circle cx=\"48\" cy=\"56\" r=\"24\"/><path d=\"M48 32c2-10 8-15 17-15 0 9-6 15-17 15z\"/>\
             <circle cx=\"40\" cy=\"48\" r=\"6\" fill=\"#fff\" fill-opacity=\".6\"/>"
        }
    }
}
