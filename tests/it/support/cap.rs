//! CAP files that the real binary reads by the real clock.

use chrono::{DateTime, TimeDelta, Utc};

/// Now, for what a test writes for another process.
#[expect(clippy::disallowed_methods, reason = "files for the real binary carry the real time")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// An alert for Dili, sent five minutes ago, that expires after some time from now.
pub(crate) fn flood(identifier: &str, headline: &str, expires_in: TimeDelta) -> String {
    let time = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M:%S-00:00").to_string();
    let (sent, expires) = (time(now() - TimeDelta::minutes(5)), time(now() + expires_in));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>{identifier}</identifier><sender>dnmg@example.tl</sender><sent>{sent}</sent>
<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
<info><category>Met</category><event>Flood</event><urgency>Immediate</urgency><severity>Severe</severity>
<certainty>Likely</certainty><expires>{expires}</expires><headline>{headline}</headline>
<description>Water is over the banks at two places.</description><instruction>Keep away from the river.</instruction>
<area><areaDesc>Dili</areaDesc><circle>-8.5586,125.5736 10</circle></area></info></alert>"#
    )
}
