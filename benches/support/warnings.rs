//! Warnings as a centre might write them, in English, Portuguese and Tetun. No sentence is anybody's.

use serde_json::{Value, json};

use super::{Dice, time};

/// What is said of a hazard: event, headlines, sentences, advice.
struct Hazard {
    event: &'static str,
    category: &'static str,
    sender: &'static str,
    headlines: &'static [&'static str],
    sentences: &'static [&'static str],
    advice: &'static [&'static str],
}

const PLACES: [(&str, &str, f64, f64); 26] = [
    ("Dili", "TL06", -8.56, 125.57),
    ("Baucau", "TL03", -8.47, 126.45),
    ("Suai", "TL05", -9.31, 125.25),
    ("Maliana", "TL04", -8.99, 125.22),
    ("Ainaro", "TL01", -8.99, 125.50),
    ("Same", "TL11", -9.0, 125.65),
    ("Viqueque", "TL13", -8.85, 126.36),
    ("Lospalos", "TL08", -8.52, 127.0),
    ("Ermera", "TL07", -8.75, 125.39),
    ("Liquica", "TL09", -8.58, 125.34),
    ("Manatuto", "TL10", -8.51, 126.01),
    ("Aileu", "TL02", -8.72, 125.56),
    ("Pante Macassar", "TL12", -9.2, 124.35),
    ("Atauro", "TL14", -8.26, 125.6),
    ("Maubisse", "TL01", -8.83, 125.6),
    ("Hatolia", "TL07", -8.81, 125.31),
    ("Zumalai", "TL05", -9.2, 125.45),
    ("Balibo", "TL04", -8.96, 125.04),
    ("Laga", "TL03", -8.47, 126.6),
    ("Uatocarbau", "TL13", -8.73, 126.68),
    ("Tutuala", "TL08", -8.39, 127.25),
    ("Laclubar", "TL10", -8.75, 125.91),
    ("Fatuberlio", "TL11", -8.97, 125.84),
    ("Metinaro", "TL06", -8.53, 125.75),
    ("Bobonaro", "TL04", -9.03, 125.32),
    ("Iliomar", "TL08", -8.71, 126.83),
];

const RIVERS: [&str; 12] = [
    "Comoro", "Loes", "Lois", "Tono", "Caraulun", "Irabere", "Laclo", "Seical", "Mola", "Belulik", "Sue",
    "Raumoco",
];

const HAZARDS: [Hazard; 11] = [
    Hazard {
        event: "Heavy rain",
        category: "Met",
        sender: "forecast@met.example.tl",
        headlines: &[
            "Heavy rain expected in {place} until {hour}",
            "{mm} mm of rain within {few} hours possible around {place}",
            "Thunderstorms with downpours over the hills of {place}",
            "Rain warning renewed for {place} and {other}",
        ],
        sentences: &[
            "A line of storms is moving from the Savu Sea towards {place} and should arrive by {hour}.",
            "Gauges at {other} recorded {mm} mm between {hour} and now.",
            "Totals of {mm} to {more} mm are likely on slopes that face south.",
            "Ground in {place} is already full of water after {few} wet days.",
            "Drains along the market road may overflow.",
            "Showers weaken after midnight and return the following afternoon.",
            "Satellite pictures show cloud tops growing quickly over {other}.",
            "Less than {mm} mm fell in {other}, where the warning ends at {hour}.",
        ],
        advice: &[
            "Clear gutters before evening.",
            "Keep children away from culverts.",
            "Do not drive through water whose depth you cannot see.",
            "Store rice and seed above the floor.",
        ],
    },
    Hazard {
        event: "Cheia",
        category: "Met",
        sender: "hidrologia@agua.example.tl",
        headlines: &[
            "Rio {river} acima do nível de alerta em {place}",
            "Perigo de cheia repentina junto a {place}",
            "Ponte sobre o {river} fechada ao trânsito",
            "Descida lenta do rio {river}; aviso mantém-se em {other}",
        ],
        sentences: &[
            "O nível medido às {hour} foi de {m} metros, mais {cm} centímetros do que ontem.",
            "Prevê-se que a onda de cheia chegue a {other} dentro de {few} horas.",
            "Os arrozais na margem esquerda estão debaixo de água.",
            "Cerca de {few} aldeias de {place} podem ficar isoladas durante a noite.",
            "A água arrastou troncos até aos pilares da ponte.",
            "As equipas municipais vigiam os diques desde as {hour}.",
            "Chuva nas cabeceiras continua com intensidade de {mm} mm por hora.",
            "Não há registo de vítimas até este momento.",
        ],
        advice: &[
            "Afaste o gado das margens.",
            "Suba para terreno alto se ouvir o rio mudar de som.",
            "Não atravesse a vau.",
            "Ferva a água antes de beber.",
        ],
    },
    Hazard {
        event: "Mota sa'e",
        category: "Met",
        sender: "alerta@protesaun.example.tl",
        headlines: &[
            "Mota {river} sa'e maka'as iha {place}",
            "Avizu ba família sira besik mota {river}",
            "Bee tama ona uma balu iha {place}",
            "Estrada {place} ba {other} taka tanba bee",
        ],
        sentences: &[
            "Udan boot monu iha foho leten desde tuku {hour}.",
            "Bee nia aas to'o ona metru {m} besik ponte.",
            "Ekipa sira haree hela mota ninin iha {other}.",
            "Bele sa'e tan sentímetru {cm} molok dadeer.",
            "Natar barak iha sorin karuk bee taka hotu.",
            "Ema na'in {few} muda ona ba eskola iha {place}.",
            "Karreta boot labele liu hafoin tuku {hour}.",
            "Anin mós huu maka'as liu iha tasi ibun.",
        ],
        advice: &[
            "Labele hakat mota.",
            "Lori labarik no ferik-katuas ba fatin aas.",
            "Rai dokumentu iha plástiku laran.",
            "Rona rádiu komunidade.",
        ],
    },
    Hazard {
        event: "Earthquake",
        category: "Geo",
        sender: "desk@quake.example.org",
        headlines: &[
            "M {mag}, {km} km north of {place}",
            "Magnitude {mag} earthquake felt in {place} and {other}",
            "Aftershock of magnitude {mag} near {other}",
            "M {mag} at a depth of {km} km below the Wetar Strait",
        ],
        sentences: &[
            "The shock was located {km} km from {place} at a depth of {more} km.",
            "People in {other} reported swaying lamps for about {few} seconds.",
            "No tsunami is expected from an event of this size.",
            "Plaster fell in a school of {place}; nobody was inside.",
            "{few} smaller shocks followed before {hour}.",
            "The solution is preliminary and was reviewed by one analyst.",
            "Strong motion stations saw {cm} cm/s2 at most.",
            "Comparable earthquakes occur here every few months.",
        ],
        advice: &[
            "Look at walls for new cracks before sleeping inside.",
            "Expect aftershocks.",
            "Stay clear of loose slopes.",
            "Report damage to the suco office.",
        ],
    },
    Hazard {
        event: "Strong wind",
        category: "Met",
        sender: "forecast@met.example.tl",
        headlines: &[
            "Gusts up to {kmh} km/h on the coast near {place}",
            "Small craft should stay in harbour at {place}",
            "Dry south-east wind strengthens over {other}",
            "Waves of {m} m between {place} and {other}",
        ],
        sentences: &[
            "Mean winds of {cm} km/h from the south-east rise to {kmh} in gusts.",
            "The ferry has cancelled its crossing at {hour}.",
            "Waves reach {m} metres in open water and less behind the reef.",
            "Fishermen from {place} were called back by radio.",
            "Winds drop below {cm} km/h once the pressure rises.",
            "Roofing sheets came loose in the upper part of {other}.",
            "Dust lowers the view on dry fields to {few} hundred metres.",
            "A second surge is likely around {hour}.",
        ],
        advice: &[
            "Tie down roofs and boats.",
            "Do not burn fields.",
            "Wear a life jacket on every trip.",
            "Park away from old trees.",
        ],
    },
    Hazard {
        event: "Deslizamento",
        category: "Geo",
        sender: "estradas@obras.example.tl",
        headlines: &[
            "Estrada {place} - {other} cortada ao km {km}",
            "Terra instável acima da aldeia de {place}",
            "Risco de deslizamento elevado em {place}",
            "Trânsito alternado perto de {other}",
        ],
        sentences: &[
            "Cerca de {more} metros cúbicos de pedra ocupam uma faixa.",
            "A limpeza deve demorar {few} horas se não chover.",
            "Apareceram fendas com {cm} centímetros de largura na encosta.",
            "Motas passam; camiões têm de esperar até às {hour}.",
            "O desvio por {other} acrescenta {km} quilómetros.",
            "Um geólogo visita o local amanhã de manhã.",
            "As famílias mais próximas já dormem em casa de parentes.",
            "Caíram mais {mm} mm de chuva desde o último aviso.",
        ],
        advice: &[
            "Evite viajar de noite.",
            "Não pare debaixo da encosta.",
            "Siga as indicações da polícia.",
            "Leve água e lanterna.",
        ],
    },
    Hazard {
        event: "Dengue",
        category: "Health",
        sender: "surveillance@health.example.tl",
        headlines: &[
            "{cm} dengue cases this week in {place}",
            "Dengue clinic opens in {place} at {hour}",
            "Cluster of fever among pupils in {other}",
            "Cases fall in {place}, rise in {other}",
        ],
        sentences: &[
            "Of {cm} suspected cases {few} were confirmed by rapid test.",
            "Most patients live within {km} minutes of the market.",
            "Fogging teams visit {other} from {hour} on.",
            "The hospital has beds for {few} more children.",
            "Larvae were found in {more} of the containers that were checked.",
            "Two serotypes circulate at the same time.",
            "Stocks of tests last for {few} weeks.",
            "Last year the peak came {few} weeks later.",
        ],
        advice: &[
            "Empty flower pots and tyres every few days.",
            "Take a child with fever to the clinic on the second day.",
            "Sleep under a net, also by day.",
            "Do not give aspirin.",
        ],
    },
    Hazard {
        event: "Rai monu",
        category: "Geo",
        sender: "alerta@protesaun.example.tl",
        headlines: &[
            "Rai monu taka dalan iha {place}",
            "Foho lolon iha {place} la metin",
            "Dalan {place} ba {other} loke fali tuku {hour}",
            "Kuidadu rai monu besik {other}",
        ],
        sentences: &[
            "Fatuk boot {few} monu ba estrada laran.",
            "Mákina ida servisu hela to'o tuku {hour}.",
            "Rai nakfera ona ho luan sentímetru {cm}.",
            "Uma {few} iha risku no família sira sai ona.",
            "Motór bele liu neineik de'it.",
            "Eletrisidade mate iha {other} desde kalan.",
            "Udan kahur anin sei kontinua loron {few}.",
            "Polísia hein iha dalan sorin rua.",
        ],
        advice: &[
            "Labele para besik foho lolon.",
            "La'o ho ema seluk.",
            "Telefone xefe suku bainhira haree nakfera foun.",
            "Lori bee no ai-han.",
        ],
    },
    Hazard {
        event: "Road blocked",
        category: "Transport",
        sender: "desk@roads.example.tl",
        headlines: &[
            "Road {place} to {other} blocked at km {km}",
            "Bridge at {other} limited to {few} tonnes",
            "Convoy for {place} leaves at {hour}",
            "One lane open again near {place}",
        ],
        sentences: &[
            "A lorry with {more} sacks of rice overturned in the bend below the chapel.",
            "An excavator from {other} is on its way and needs {few} hours.",
            "Motorcycles pass on the left side, one at a time.",
            "The detour over {other} is {km} km longer and closed after dark.",
            "Engineers measured a settlement of {cm} mm under the northern support.",
            "Fuel in {place} lasts until the day after tomorrow.",
            "Telephone masts along the road work again since {hour}.",
            "Buses turn round at the junction.",
        ],
        advice: &[
            "Postpone deliveries.",
            "Carry water for the wait.",
            "Let ambulances through.",
            "Ask at the police post before leaving.",
        ],
    },
    Hazard {
        event: "Fogo florestal",
        category: "Fire",
        sender: "alerta@protesaun.example.tl",
        headlines: &[
            "Fogo em capim seco a {km} km de {place}",
            "Fumo denso na estrada entre {place} e {other}",
            "Incêndio perto de {other} dominado às {hour}",
            "Perigo de fogo muito alto em {place}",
        ],
        sentences: &[
            "As chamas começaram numa queimada que fugiu ao controlo.",
            "Arderam cerca de {more} hectares de eucalipto e duas hortas.",
            "O vento roda para norte por volta das {hour} e empurra o fumo para {other}.",
            "Dois camiões-cisterna trazem água da ribeira.",
            "Um voluntário foi tratado por inalação e teve alta.",
            "Satélites assinalam {few} pontos quentes novos.",
            "A humidade desceu a {cm} por cento durante a tarde.",
            "Cabos elétricos passam {km} metros acima da frente.",
        ],
        advice: &[
            "Feche janelas do lado do vento.",
            "Molhe o telhado de colmo.",
            "Deixe livres os acessos para os bombeiros.",
            "Proteja boca e nariz com pano húmido.",
        ],
    },
    Hazard {
        event: "High sea level",
        category: "Met",
        sender: "tides@port.example.tl",
        headlines: &[
            "Spring tide of {m} m at {hour} in {place}",
            "Swell from a distant cyclone reaches {place}",
            "Salt water in gardens behind the beach of {other}",
            "Jetty of {place} closed around high water",
        ],
        sentences: &[
            "New moon and an onshore breeze coincide this week.",
            "The gauge stood {cm} cm above the prediction when it was last read.",
            "Sandbags protect the clinic and {few} houses next to it.",
            "Overwash carried coral rubble onto the promenade.",
            "Wells close to the shore taste of salt and should not be used.",
            "The next peak follows twelve hours and twenty-five minutes later.",
            "Period of the swell is {few} seconds, unusual for these islands.",
            "Turtle nests on the western spit were moved uphill.",
        ],
        advice: &[
            "Pull canoes above the palm line.",
            "Move generators off the ground floor.",
            "Keep off the breakwater.",
            "Fetch drinking water inland.",
        ],
    },
];

pub(super) struct Warnings {
    half: bool,
}

impl Warnings {
    pub(super) fn new(half: bool) -> Self {
        Self { half }
    }

    /// One alert, sent at this second.
    pub(super) fn one(&self, sent: i64, dice: &mut Dice) -> Value {
        let hazard = dice.of(&HAZARDS);
        let (place, code, latitude, longitude) = *dice.of(&PLACES);
        let say = |pool: &[&str], dice: &mut Dice| {
            let known: Vec<&str> = pool.iter().step_by(if self.half { 2 } else { 1 }).copied().collect();
            let sentence: &str = dice.of::<&str>(&known);
            fill(sentence, place, dice)
        };
        let headline = say(hazard.headlines, dice);
        let mut paragraphs: Vec<String> = Vec::new();
        for _ in 0..6 + dice.below(2) {
            let sentence = say(hazard.sentences, dice);
            if !paragraphs.contains(&sentence) {
                paragraphs.push(sentence);
            }
        }
        let instruction = say(hazard.advice, dice);
        let urgency = *dice.of(&["Immediate", "Expected", "Future", "Past"]);
        let severity = *dice.of(&["Extreme", "Severe", "Moderate", "Minor"]);
        let certainty = *dice.of(&["Observed", "Likely", "Possible"]);
        let number = 100 + dice.below(900);
        let kind = hazard.event.to_uppercase().replace(' ', "-");
        let mut area = json!({"description": place, "geocodes": [["cod", code]]});
        let around = |value: f64, by: f64| ((value + by) * 100.0).round() / 100.0;
        if dice.below(2) == 0 {
            let (h, w) = (0.05 + dice.below(20) as f64 / 100.0, 0.05 + dice.below(20) as f64 / 100.0);
            let corner =
                |y: f64, x: f64| json!({"latitude": around(latitude, y), "longitude": around(longitude, x)});
            area["polygons"] =
                json!([[corner(-h, -w), corner(h, -w), corner(h, w), corner(-h, w), corner(-h, -w)]]);
        } else {
            let centre = json!({"latitude": around(latitude, 0.0), "longitude": around(longitude, 0.0)});
            area["circles"] = json!([[centre, 5.0 * (1 + dice.below(12)) as f64]]);
        }
        json!({
            "id": format!("{},{kind}-{}-{number}", hazard.sender, &time(sent)[..10].replace('-', "")),
            "origin": {"feed": hazard.sender.split('@').next_back()}, "sender": hazard.sender,
            "sent": time(sent), "status": "Actual", "message_type": "Alert", "scope": "Public",
            "event": hazard.event, "categories": [hazard.category], "urgency": urgency,
            "severity": severity, "certainty": certainty,
            "expires": time(sent - sent % 3_600 + 3_600 * (6 + dice.below(20))),
            "sender_name": "", "headline": headline, "description": paragraphs, "instruction": [instruction],
            "web": "", "contact": "", "areas": [area], "tsunami": false,
        })
    }
}

fn fill(sentence: &str, place: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        let word = match slot {
            "place" => place.to_owned(),
            "other" => dice.of(&PLACES).0.to_owned(),
            "river" => (*dice.of(&RIVERS)).to_owned(),
            "hour" => format!("{}:{:02}", dice.below(24), dice.below(12) * 5),
            "mm" => (20 + dice.below(90)).to_string(),
            "more" => (110 + dice.below(140)).to_string(),
            "few" => (2 + dice.below(9)).to_string(),
            "m" => format!("{}.{}", 1 + dice.below(6), dice.below(10)),
            "cm" => (10 + dice.below(70)).to_string(),
            "km" => (3 + dice.below(80)).to_string(),
            "kmh" => (50 + dice.below(50)).to_string(),
            _ => format!("{}.{}", 4 + dice.below(3), dice.below(10)),
        };
        out.push_str(&word);
        rest = after;
    }
    out.push_str(rest);
    out
}
