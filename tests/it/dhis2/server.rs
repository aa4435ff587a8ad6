//! A server that behaves as DHIS2 is documented to, and the truth that it holds.
#![expect(clippy::unwrap_used, reason = "a broken set-up is a failed test")]

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io::Write as _,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    response::Response,
};
use chrono::{NaiveDateTime, TimeDelta};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) const TOKEN: &str = "d2pat_5xVA12xyUbWNedQxy4ohH77WlxRGVvZZ1151814092";

/// Data element, category option combo, organisation unit, period.
pub(crate) type Cell = (String, String, String, String);

/// What the server says, by its own clock.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) value: String,
    pub(crate) deleted: bool,
    pub(crate) updated: NaiveDateTime,
}

/// Status, headers, body.
pub(crate) type Reply = (u16, Vec<(&'static str, String)>, String);

/// How answers are wrapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Wrapping {
    #[default]
    Plain,
    Gzip,
    /// With a byte order mark.
    Marked,
}

#[derive(Default)]
pub(crate) struct Inside {
    pub(crate) values: BTreeMap<Cell, Held>,
    /// Its clock, which has no zone in its answers.
    pub(crate) clock: NaiveDateTime,
    pub(crate) zone: &'static str,
    pub(crate) wrapping: Wrapping,
    /// The most rows of a table.
    pub(crate) row_limit: usize,
    /// Answers that are given instead of the next ones for a path.
    pub(crate) instead: BTreeMap<String, VecDeque<Reply>>,
    /// Every path with its query, in order.
    pub(crate) asked: Vec<String>,
}

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    inside: Arc<Mutex<Inside>>,
}

impl Server {
    pub(crate) async fn start(clock: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inside = Inside {
            clock: clock.parse().unwrap(),
            zone: "Asia/Dili",
            row_limit: 50_000,
            ..Inside::default()
        };
        let server = Self { url, inside: Arc::new(Mutex::new(inside)) };
        let router = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        server
    }

    pub(crate) fn with<T>(&self, change: impl FnOnce(&mut Inside) -> T) -> T {
        change(&mut self.inside.lock().unwrap())
    }

    /// Says a value, now by its own clock.
    pub(crate) fn say(&self, cell: [&str; 4], value: &str) {
        self.with(|inside| {
            let updated = inside.clock;
            inside.values.insert(
                cell.map(str::to_owned).into(),
                Held { value: value.to_owned(), deleted: false, updated },
            );
        });
    }

    /// Deletes a value softly, as DHIS2 does.
    pub(crate) fn delete(&self, cell: [&str; 4]) {
        self.with(|inside| {
            let clock = inside.clock;
            let held = inside.values.get_mut(&Cell::from(cell.map(str::to_owned))).unwrap();
            (held.deleted, held.updated) = (true, clock);
        });
    }

    pub(crate) fn pass(&self, minutes: i64) {
        self.with(|inside| inside.clock += TimeDelta::minutes(minutes));
    }

    /// Answers this instead, the next time that a path is asked.
    pub(crate) fn instead(&self, path: &str, reply: (u16, Vec<(&'static str, String)>, &str)) {
        let (status, headers, body) = reply;
        self.with(|inside| {
            let queue = inside.instead.entry(path.to_owned()).or_default();
            queue.push_back((status, headers, body.to_owned()));
        });
    }

    /// What was asked since the last time, without what every turn begins and ends with.
    pub(crate) fn asked(&self) -> Vec<String> {
        let all = self.with(|inside| std::mem::take(&mut inside.asked));
        let around =
            ["/api/system/info", "/api/completeDataSetRegistrations", "fields=displayName,periodType"];
        all.into_iter().filter(|path| around.iter().all(|part| !path.contains(part))).collect()
    }
}

async fn answer(State(server): State<Server>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let query: Vec<(String, String)> = request
        .uri()
        .query()
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    server.with(|inside| {
        inside.asked.push(request.uri().to_string());
        if let Some((status, headers, body)) = inside.instead.get_mut(&path).and_then(VecDeque::pop_front) {
            return reply(status, &headers, body.into_bytes());
        }
        match header("authorization") {
            // Nobody said who they are: on to the page where people sign in.
            None => return reply(302, &[("location", "/dhis-web-commons/security/login.action".to_owned())], Vec::new()),
            Some(shown) if shown != format!("ApiToken {TOKEN}") => {
                let body = json!({"httpStatus": "Unauthorized", "httpStatusCode": 401, "status": "ERROR",
                    "message": "The API token does not exist"});
                return reply(401, &[], body.to_string().into_bytes());
            }
            Some(_) => {}
        }
        let asked = Asked(&query);
        let body = match path.as_str() {
            "/api/system/info" => info(inside),
            "/api/dataValueSets" => match values(inside, &asked) {
                Ok(body) => body,
                Err(why) => return conflict("E2000", why),
            },
            "/api/organisationUnits" => units(inside, &asked),
            "/api/completeDataSetRegistrations" => json!({"completeDataSetRegistrations": [
                {"dataSet": "PoE", "period": "20261123", "organisationUnit": "uBTG", "date": "2026-11-24", "storedBy": "x"}]}),
            "/api/analytics" => match table(inside, &asked) {
                Ok(body) => body,
                Err(why) => return conflict("E7128", &why),
            },
            path if path.starts_with("/api/dataSets/") => json!({
                "displayName": "PoE daily", "periodType": "Daily",
                "organisationUnits": [{"id": "uBTG"}, {"id": "uSLL"}, {"id": "uElse"}]}),
            path if path.starts_with("/api/analytics/events/aggregate/") => events(&asked),
            _ => return reply(404, &[], Vec::new()),
        };
        let body = body.to_string().into_bytes();
        // A shallow filter over everything but data values.
        if path.starts_with("/api/analytics") {
            let tag = format!("\"{}\"", body.iter().fold(0_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(*byte)));
            return match header("if-none-match") {
                Some(known) if known == tag => reply(304, &[], Vec::new()),
                _ => reply(200, &[("etag", tag)], body),
            };
        }
        wrapped(inside.wrapping, body)
    })
}

fn wrapped(wrapping: Wrapping, body: Vec<u8>) -> Response {
    match wrapping {
        Wrapping::Plain => reply(200, &[("content-type", "application/json;charset=UTF-8".to_owned())], body),
        Wrapping::Marked => reply(200, &[], [b"\xef\xbb\xbf".to_vec(), body].concat()),
        Wrapping::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gzip.write_all(&body).unwrap();
            reply(200, &[("content-encoding", "gzip".to_owned())], gzip.finish().unwrap())
        }
    }
}

fn reply(status: u16, headers: &[(&'static str, String)], body: Vec<u8>) -> Response {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    response.body(Bytes::from(body).into()).unwrap()
}

fn conflict(code: &str, why: &str) -> Response {
    let body = json!({"httpStatus": "Conflict", "httpStatusCode": 409, "status": "ERROR", "message": why, "errorCode": code});
    reply(409, &[], body.to_string().into_bytes())
}

struct Asked<'q>(&'q [(String, String)]);

impl Asked<'_> {
    fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    fn one(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }

    /// The items of `dimension=NAME:…`.
    fn dimension(&self, name: &str) -> Vec<&str> {
        let all = self.all("dimension");
        let found = all.iter().find_map(|text| text.strip_prefix(name)?.strip_prefix(':'));
        found.map_or(Vec::new(), |items| items.split(';').collect())
    }
}

fn info(inside: &Inside) -> Value {
    json!({
        "version": "2.41.0", "calendar": "iso8601",
        "serverDate": inside.clock.format("%Y-%m-%dT%H:%M:%S%.3f").to_string(),
        "lastAnalyticsTableSuccess": (inside.clock - TimeDelta::hours(5)).format("%Y-%m-%dT%H:%M:%S%.3f").to_string(),
        "serverTimeZoneId": inside.zone
    })
}

fn values(inside: &Inside, asked: &Asked<'_>) -> Result<Value, &'static str> {
    let (periods, since) = (asked.all("period"), asked.one("lastUpdated"));
    if asked.one("dataSet").is_none() || asked.one("orgUnit").is_none() {
        return Err("At least one data set must be specified");
    }
    if periods.is_empty() && since.is_none() {
        return Err(
            "At least one valid period, start/end dates, last updated or last updated duration must be specified",
        );
    }
    let since: Option<NaiveDateTime> = since.map(|text| text.parse().unwrap());
    let (units, with_children) = (asked.all("orgUnit"), asked.one("children") == Some("true"));
    let with_deleted = asked.one("includeDeleted") == Some("true");
    let rows = inside.values.iter().filter(|((.., unit, period), held)| {
        (periods.is_empty() || periods.contains(&period.as_str()))
            && (with_children || units.contains(&unit.as_str()))
            && since.is_none_or(|since| held.updated >= since)
            && (with_deleted || !held.deleted)
    });
    let rows: Vec<Value> = rows
        .map(|((element, combo, unit, period), held)| {
            let mut row = json!({
                "dataElement": element, "period": period, "orgUnit": unit, "categoryOptionCombo": combo,
                "attributeOptionCombo": "HllvX50cXC0", "value": held.value, "storedBy": "Maria Santos",
                "lastUpdated": held.updated.format("%Y-%m-%dT%H:%M:%S%.3f").to_string(), "followup": false
            });
            if held.deleted {
                row["deleted"] = Value::Bool(true);
            }
            row
        })
        .collect();
    Ok(if rows.is_empty() { json!({}) } else { json!({"dataValues": rows}) })
}

fn units(inside: &Inside, asked: &Asked<'_>) -> Value {
    let ids: BTreeSet<&String> = inside.values.keys().map(|(_, _, unit, _)| unit).collect();
    let ids: Vec<&String> = ids.into_iter().collect();
    // Smaller pages than were asked for, as a server may have a limit of its own.
    let (page, size) = (asked.one("page").unwrap().parse::<usize>().unwrap(), 2);
    let list: Vec<Value> = ids
        .chunks(size)
        .nth(page - 1)
        .unwrap_or_default()
        .iter()
        .map(|id| json!({"id": id, "displayName": format!("Unit {id}")}))
        .collect();
    json!({"pager": {"page": page, "pageCount": ids.len().div_ceil(size), "total": ids.len(), "pageSize": size},
        "organisationUnits": list})
}

/// Sums over combos, as analytics makes them.
fn table(inside: &Inside, asked: &Asked<'_>) -> Result<Value, String> {
    let (items, periods) = (asked.dimension("dx"), asked.dimension("pe"));
    let mut sums: BTreeMap<(&str, &str, &str), i64> = BTreeMap::new();
    for ((element, _, unit, period), held) in &inside.values {
        let month = periods.iter().find(|wanted| period.starts_with(**wanted));
        if let (Some(month), false) = (month, held.deleted || !items.contains(&element.as_str())) {
            *sums.entry((element, month, unit)).or_default() += held.value.parse::<i64>().unwrap();
        }
    }
    if sums.len() > inside.row_limit {
        return Err(format!("Query result set exceeded max limit: `{}`", inside.row_limit));
    }
    let rows: Vec<Value> = sums
        .iter()
        .map(|((item, month, unit), sum)| json!([item, month, unit, format!("{sum}.0")]))
        .collect();
    Ok(json!({
        "headers": [{"name": "dx"}, {"name": "pe"}, {"name": "ou"}, {"name": "value", "valueType": "NUMBER"}],
        "rows": rows, "width": 4, "height": rows.len()
    }))
}

/// How many cases there were: a number, and nobody's record.
fn events(asked: &Asked<'_>) -> Value {
    let rows: Vec<Value> = asked.dimension("pe").iter().map(|year| json!(["37", "tls", year])).collect();
    json!({"headers": [{"name": "value"}, {"name": "ou"}, {"name": "pe"}], "rows": rows})
}
