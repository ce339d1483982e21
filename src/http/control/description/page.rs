//! The pages: one that leads to the descriptions, and one for each.

use serde_json::Value;

use super::{operation::Operation, schema};
use crate::{
    contract::{DESCRIPTIONS, Description},
    html::Html,
};

/// The look of every page, in it.
pub(super) const STYLE: &str = include_str!("style.css");

/// The order of operations on one path.
const METHODS: [&str; 7] = ["get", "head", "post", "put", "patch", "delete", "options"];

/// The page that leads to the others.
pub(super) fn index() -> String {
    let mut html = start("API descriptions", "");
    html.raw("<main id=\"main\">\n<h1>API descriptions</h1>\n<ul class=\"cards\">\n");
    for description in &DESCRIPTIONS {
        let root = read(description);
        html.raw("<li><h2><a href=\"").text(description.name).raw("\">").text(title(&root)).raw("</a></h2>\n");
        html.paragraphs(root["info"]["description"].as_str().unwrap_or_default());
        facts(&mut html, description, &root);
        html.raw("</li>\n");
    }
    html.raw("</ul>\n</main>\n");
    end(html)
}

/// The page of a description.
pub(super) fn of(description: &Description) -> String {
    let root = read(description);
    let mut html = start(title(&root), description.name);
    html.raw("<main id=\"main\">\n<h1>").text(title(&root)).raw("</h1>\n");
    html.paragraphs(root["info"]["description"].as_str().unwrap_or_default());
    facts(&mut html, description, &root);
    let groups = groups(&root);
    contents(&mut html, &groups);
    for (tag, operations) in &groups {
        let name = tag["name"].as_str().unwrap_or_default();
        html.raw("<section>\n<h2").id(&format!("tag-{name}")).raw(">").text(name).raw("</h2>\n");
        html.paragraphs(tag["description"].as_str().unwrap_or_default());
        for operation in operations {
            operation.article(&mut html);
        }
        html.raw("</section>\n");
    }
    schemas(&mut html, &root);
    html.raw("</main>\n");
    end(html)
}

/// What the build has made of a description is JSON.
fn read(description: &Description) -> Value {
    serde_json::from_str(description.json).unwrap_or_default()
}

fn title(root: &Value) -> &str {
    root["info"]["title"].as_str().unwrap_or_default()
}

fn start(title: &str, current: &str) -> Html {
    let mut html = Html::default();
    html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    html.text(title).raw(" · hubee-sim</title>\n<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n");
    html.raw("<a class=\"skip\" href=\"#main\">To the content</a>\n<header>\n<nav aria-label=\"Descriptions\">\n");
    html.raw("<a class=\"home\" href=\"./\">hubee-sim</a>\n");
    for description in &DESCRIPTIONS {
        html.raw("<a href=\"").text(description.name).raw("\"");
        html.raw(if description.name == current { " aria-current=\"page\"" } else { "" });
        html.raw(">").text(description.name).raw("</a>\n");
    }
    html.raw("</nav>\n</header>\n");
    html
}

fn end(mut html: Html) -> String {
    html.raw("</body>\n</html>\n");
    html.into_string()
}

/// Version, base path, and the document itself.
fn facts(html: &mut Html, description: &Description, root: &Value) {
    html.raw("<p class=\"meta\">").text(root["info"]["version"].as_str().unwrap_or_default()).raw(" · under ");
    html.code(root["servers"][0]["url"].as_str().unwrap_or_default());
    html.raw(" · <a href=\"").text(description.name).raw(".yaml\">YAML</a> · <a href=\"");
    html.text(description.name).raw(".json\">JSON</a></p>\n");
}

type Group<'a> = (&'a Value, Vec<Operation<'a>>);

/// Tags in the order of the description; in each, paths by name.
fn groups(root: &Value) -> Vec<Group<'_>> {
    let tags = root["tags"].as_array().into_iter().flatten();
    tags.map(|tag| (tag, operations(root).filter(|one| one.definition["tags"][0] == tag["name"]).collect())).collect()
}

fn operations(root: &Value) -> impl Iterator<Item = Operation<'_>> {
    let paths = root["paths"].as_object().into_iter().flatten();
    paths.flat_map(move |(path, item)| {
        let described = METHODS.iter().filter_map(move |method| item.get(*method).map(|definition| (*method, definition)));
        described.map(move |(method, definition)| Operation { root, path, method, item, definition })
    })
}

fn contents(html: &mut Html, groups: &[Group<'_>]) {
    html.raw("<nav class=\"contents\" aria-label=\"Operations\">\n");
    for (tag, operations) in groups {
        html.raw("<h2>").text(tag["name"].as_str().unwrap_or_default()).raw("</h2>\n<ul>\n");
        for operation in operations {
            html.raw("<li><a href=\"#").text(operation.id()).raw("\">");
            operation.name(html);
            html.raw("</a></li>\n");
        }
        html.raw("</ul>\n");
    }
    html.raw("</nav>\n");
}

fn schemas(html: &mut Html, root: &Value) {
    html.raw("<section>\n<h2 id=\"schemas\">Schemas</h2>\n");
    for (name, described) in root["components"]["schemas"].as_object().into_iter().flatten() {
        html.raw("<article").id(&format!("schema-{name}")).raw(">\n<h3>").code(name).raw("</h3>\n");
        schema::tree(html, described);
        html.raw("</article>\n");
    }
    html.raw("</section>\n");
}
