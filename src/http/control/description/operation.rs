//! One operation: what it takes and what it answers.

use serde_json::Value;

use super::schema;
use crate::html::Html;

/// An operation, with the description it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub(super) root: &'a Value,
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    pub(super) item: &'a Value,
    pub(super) definition: &'a Value,
}

/// What a `$ref` names, or the value itself.
fn resolved<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    let target = value["$ref"].as_str().and_then(|reference| root.pointer(reference.trim_start_matches('#')));
    target.unwrap_or(value)
}

impl<'a> Operation<'a> {
    pub(super) fn id(&self) -> &'a str {
        self.definition["operationId"].as_str().unwrap_or_default()
    }

    /// Method and path, as every list and heading shows them.
    pub(super) fn name(&self, html: &mut Html) {
        let method = self.method.to_uppercase();
        html.raw("<span class=\"method\" data-method=\"").text(self.method).raw("\">").text(&method).raw("</span> ");
        html.code(self.path);
    }

    pub(super) fn article(&self, html: &mut Html) {
        html.raw("<article").id(self.id()).raw(">\n<h3>");
        self.name(html);
        html.raw("</h3>\n<p class=\"summary\">").sentence(self.definition["summary"].as_str().unwrap_or_default()).raw("</p>\n");
        html.paragraphs(self.definition["description"].as_str().unwrap_or_default());
        html.raw("<p class=\"meta\">").code(self.id());
        self.credentials(html);
        html.raw("</p>\n");
        self.parameters(html);
        self.body(html);
        self.answers(html);
        html.raw("</article>\n");
    }

    fn credentials(&self, html: &mut Html) {
        let security = self.definition.get("security").unwrap_or(&self.root["security"]);
        let schemes = security.as_array().into_iter().flatten().filter_map(Value::as_object).flatten();
        for (scheme, scopes) in schemes {
            let scopes: Vec<_> = scopes.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            html.raw(" · ");
            if scopes.is_empty() {
                html.text(scheme);
            } else {
                html.raw("scope ").text(&scopes.join(" or "));
            }
        }
    }

    fn parameters(&self, html: &mut Html) {
        let of = |owner: &'a Value| owner["parameters"].as_array().into_iter().flatten().map(|one| resolved(self.root, one));
        let mut all = of(self.item).chain(of(self.definition)).peekable();
        if all.peek().is_none() {
            return;
        }
        html.raw("<h4>Parameters</h4>\n<dl>\n");
        for parameter in all {
            let text = |name: &str| parameter[name].as_str().unwrap_or_default();
            schema::parameter(html, text("name"), text("in"), parameter);
        }
        html.raw("</dl>\n");
    }

    fn body(&self, html: &mut Html) {
        let Some(body) = self.definition.get("requestBody") else { return };
        let body = resolved(self.root, body);
        html.raw("<h4>Body");
        if body["required"] == true {
            html.raw(schema::REQUIRED);
        }
        html.raw("</h4>\n");
        content(html, body);
    }

    fn answers(&self, html: &mut Html) {
        html.raw("<h4>Answers</h4>\n");
        for (status, answer) in self.definition["responses"].as_object().into_iter().flatten() {
            let answer = resolved(self.root, answer);
            html.raw("<details><summary><span class=\"status\">").text(status).raw("</span> ");
            html.sentence(answer["description"].as_str().unwrap_or_default()).raw("</summary>\n");
            if answer["headers"].is_object() {
                headers(html, answer);
            }
            content(html, answer);
            links(html, answer);
            html.raw("</details>\n");
        }
    }
}

/// The media types of a body, each with its schema.
fn content(html: &mut Html, body: &Value) {
    let Some(content) = body["content"].as_object() else {
        html.raw("<p class=\"type\">No body.</p>\n");
        return;
    };
    for (name, media) in content {
        html.raw("<p class=\"media\">").code(name);
        html.raw(if media["x-gateway"] == true { ", of the gateway" } else { "" }).raw("</p>\n");
        schema::tree(html, &media["schema"]);
        if let Some(example) = media.get("example") {
            html.raw("<p class=\"media\">For example</p>\n<pre><code>").text(&format!("{example:#}")).raw("</code></pre>\n");
        }
    }
}

fn headers(html: &mut Html, answer: &Value) {
    html.raw("<dl>\n");
    for (name, header) in answer["headers"].as_object().into_iter().flatten() {
        schema::parameter(html, name, "header", header);
    }
    html.raw("</dl>\n");
}

/// Where one may go from here.
fn links(html: &mut Html, answer: &Value) {
    let targets = answer["links"].as_object().into_iter().flatten().filter_map(|(_, link)| link["operationId"].as_str());
    let mut targets: Vec<_> = targets.collect();
    targets.sort_unstable();
    targets.dedup();
    if targets.is_empty() {
        return;
    }
    html.raw("<p>Leads to ");
    for (index, target) in targets.iter().enumerate() {
        html.raw(if index > 0 { ", " } else { "" });
        html.raw("<a href=\"#").text(target).raw("\">").text(target).raw("</a>");
    }
    html.raw(".</p>\n");
}
