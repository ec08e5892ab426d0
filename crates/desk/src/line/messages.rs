//! Messages to patients on the command line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use zeroize::Zeroizing;

use wardbook_app::{
    MailSecurity, MailServer, MessagePage, MessageQuery, MessageText, MessageView, MessagingNotes,
    NewContact, NewMessage, NewTemplate, PatientContacts, ProviderView, ReviewDecision, SmsGateway,
    StatusReport, UnknownSettled,
};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::message::{DeliveryMethod, MessagePriority};

use super::keys::confirmation;
use super::message_command::{
    ContactCommand, Decision, MailSecurityChoice, MessageCommand, MessageWords, ProviderCommand,
    TemplateCommand, Unknown,
};
use super::{Answer, Line, Secret, pairs, table};

/// The most bytes of a file with a text, a description or certificates.
const MOST_FILE: u64 = 1024 * 1024;

pub(crate) fn message(line: &Line<'_>, command: MessageCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let worker = &line.desk.worker;
    let view = match command {
        MessageCommand::Draft { patient, method, purpose, document, template, words } => {
            let new = NewMessage {
                patient_id: patient,
                document_id: document,
                template_id: template,
                delivery_method: method,
                purpose,
                text: text_of(&words, None)?,
            };
            clinic.draft_message(person, new, worker)?
        }
        MessageCommand::Edit { message, words, not_urgent } => {
            let known = clinic.message(person, message)?;
            let mut text = text_of(&words, Some(&known))?;
            if not_urgent {
                (text.priority, text.urgent_reason) = (MessagePriority::Normal, String::new());
            }
            clinic.edit_message(person, message, &text, worker)?
        }
        MessageCommand::Settle { message, words } => {
            clinic.settle_unsupported(person, message, &words)?
        }
        MessageCommand::Submit { message } => clinic.submit_message_for_review(person, message)?,
        MessageCommand::Claim { message, release } => {
            clinic.claim_message(person, message, !release)?
        }
        MessageCommand::Review { message, decision, notes } => {
            let decision = match decision {
                Decision::Approve => ReviewDecision::Approve,
                Decision::Reject => ReviewDecision::Reject,
            };
            clinic.review_message(person, message, decision, &notes)?
        }
        MessageCommand::Send { message, approved: true } => {
            clinic.queue_approved_message(person, message)?
        }
        MessageCommand::Send { message, approved: false } => {
            clinic.send_message_directly(person, message)?
        }
        MessageCommand::Show { message } => clinic.message(person, message)?,
        MessageCommand::Status { message, status, part, words } => {
            clinic.update_delivery_status(person, message, &StatusReport { status, part, words })?
        }
        MessageCommand::Decide { message, decision, reason } => {
            let decision = match decision {
                Unknown::WasSent => UnknownSettled::WasSent,
                Unknown::SendAgain => UnknownSettled::SendAgain,
                Unknown::GiveUp => UnknownSettled::GiveUp,
            };
            clinic.settle_unknown_message(person, message, decision, &reason)?
        }
        MessageCommand::Withdraw { message, reason } => {
            clinic.withdraw_message(person, message, &reason)?
        }
        MessageCommand::Retry { message } => clinic.retry_message(person, message)?,
        MessageCommand::Queue => return page(&clinic.pending_review_messages(person)?),
        MessageCommand::List { delivery, patient, unknown, limit } => {
            let query = MessageQuery { delivery, patient, unknown, limit, ..Default::default() };
            return page(&clinic.messages(person, &query)?);
        }
        MessageCommand::Deliver => return deliver(line),
        MessageCommand::Figures { from, to } => return figures(line, from, to),
        MessageCommand::Template(command) => return template(line, command),
        MessageCommand::Contact(command) => return contact(line, command),
        MessageCommand::Provider(command) => return provider(line, command),
    };
    Answer::new(describe(&view), &view)
}

/// What is written of a message: what is not named stays as it was, or is empty in a new one.
fn text_of(words: &MessageWords, before: Option<&MessageView>) -> Result<MessageText> {
    let was = |of: fn(&MessageView) -> String| before.map(of).unwrap_or_default();
    let body = match &words.text_file {
        Some(file) => Some(read(file)?),
        None => words.text.clone(),
    };
    let urgent = words.urgent.clone();
    let priority = match (&urgent, before) {
        (Some(_), _) => MessagePriority::Urgent,
        (None, Some(before)) => before.row.priority,
        (None, None) => MessagePriority::Normal,
    };
    Ok(MessageText {
        recipient: words.to.clone().unwrap_or_else(|| {
            was(|one| {
                one.recipient_email.clone().or(one.recipient_phone.clone()).unwrap_or_default()
            })
        }),
        subject: words.subject.clone().unwrap_or_else(|| was(|one| one.subject.clone())),
        body: body.unwrap_or_else(|| was(|one| one.body.clone())),
        priority,
        urgent_reason: urgent.unwrap_or_else(|| was(|one| one.urgent_reason.clone())),
        scheduled_for: words.at.or(before.and_then(|one| one.scheduled_for)),
    })
}

fn read(file: &Path) -> Result<String> {
    let name = file.display();
    let size = std::fs::metadata(file).with_context(|| format!("{name} cannot be read"))?.len();
    anyhow::ensure!(size <= MOST_FILE, "{name} is larger than 1 MB");
    std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read as text"))
}

fn page(page: &MessagePage) -> Result<Answer> {
    let rows: Vec<_> = page
        .messages
        .iter()
        .map(|one| {
            let name = one.patient.name.as_ref();
            vec![
                one.message_id.to_string(),
                name.map_or_else(
                    || "withheld".into(),
                    |name| format!("{}, {}", name.family, name.given),
                ),
                one.delivery_method.to_string(),
                one.title.clone(),
                one.delivery.to_string(),
                one.status.map(|status| status.to_string()).unwrap_or_default(),
                one.author.clone(),
            ]
        })
        .collect();
    let headings = ["message", "patient", "by", "title", "delivery", "queue", "author"];
    let mut text = table(&headings, &rows);
    let _ = writeln!(text, "{} messages", page.total);
    Answer::new(text, page)
}

fn describe(view: &MessageView) -> String {
    let row = &view.row;
    let name = row.patient.name.as_ref();
    let name = name.map_or_else(
        || "withheld".into(),
        |name| format!("{} {}", name.given, name.family).trim().to_owned(),
    );
    let to = view.recipient_email.as_ref().or(view.recipient_phone.as_ref());
    let mut rows = vec![
        ("message", row.message_id.to_string()),
        ("patient", name),
        ("to", to.cloned().unwrap_or_default()),
        ("by", row.delivery_method.to_string()),
        ("purpose", row.purpose.to_string()),
        ("life", row.life.to_string()),
        ("delivery", row.delivery.to_string()),
    ];
    let mut more = |label: &'static str, value: Option<String>| {
        rows.extend(value.filter(|value| !value.is_empty()).map(|value| (label, value)));
    };
    more("queue", row.status.map(|one| one.to_string()));
    more("urgent", Some(view.urgent_reason.clone()));
    more("not before", view.scheduled_for.map(Timestamp::to_text));
    more("author", Some(row.author.clone()));
    more("reviewed by", view.reviewer.clone());
    more("notes", view.review_notes.clone());
    more("approval", view.approval_void.clone());
    more("sent", view.direct.then(|| "without review".into()));
    more("next attempt", row.next_retry_at.map(Timestamp::to_text));
    more("provider's id", view.provider_id.clone());
    more("arrived", view.confirmed_at.map(Timestamp::to_text));
    more("failed", row.failure_reason.clone());
    more("subject", Some(view.subject.clone()));
    if let Some(sms) = &view.sms {
        let encoding = if sms.is_gsm { "GSM-7" } else { "UCS-2" };
        let cost = sms.cost.map(|cost| format!(", costs {cost}")).unwrap_or_default();
        more("counted as", Some(format!("{} SMS in {encoding}{cost}", sms.segments)));
    }
    let mut text = pairs(&rows);
    if !view.redacted {
        let _ = write!(text, "\n{}\n", view.body.trim_end());
    }
    let mut list = |heading: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = write!(text, "\n{heading}\n");
            for line in lines {
                let _ = writeln!(text, "  {line}");
            }
        }
    };
    list(
        "Not in the source; settle each or change it:",
        view.unsupported.iter().map(|one| format!("{} ({})", one.text, one.kind)).collect(),
    );
    list("Held by:", view.blocks.iter().map(|one| one.words.clone()).collect());
    list(
        "Attempts:",
        view.attempt_list
            .iter()
            .map(|one| {
                let outcome = one.outcome.as_deref().unwrap_or("under way");
                let words = one.words.as_deref().unwrap_or_default();
                format!("{} {} {outcome} {words}", one.number, one.begun_at.to_text())
            })
            .collect(),
    );
    list(
        "What came back:",
        view.webhook_data
            .iter()
            .map(|one| {
                let (at, effect) = (one.at.to_text(), one.effect.replace('_', " "));
                format!("{at} {} by {}: {effect}", one.status, one.source)
            })
            .collect(),
    );
    list(
        "Changes:",
        view.edit_history
            .iter()
            .map(|one| format!("{} {} {}", one.at.to_text(), one.by, one.part))
            .collect(),
    );
    let may: Vec<_> = view.acts.iter().filter(|one| one.why_not.is_none()).collect();
    let may: Vec<_> = may.iter().map(|one| one.act.to_string().replace('_', " ")).collect();
    if !may.is_empty() {
        let _ = write!(text, "\nYou may: {}\n", may.join(", "));
    }
    text
}

fn deliver(line: &Line<'_>) -> Result<Answer> {
    let (step, asked) = line.desk.runtime.block_on(async {
        line.clinic.may_deliver(line.person)?;
        let step = line.clinic.deliver_step().await?;
        let asked = line.clinic.ask_receipts(100).await?;
        Ok::<_, wardbook_app::AppError>((step, asked))
    })?;
    let mut text =
        format!("{} tried, {} taken by a provider; {asked} asked about\n", step.tried, step.taken);
    if let Some(at) = step.next_at {
        let _ = writeln!(text, "The next one is due at {} UTC", at.to_text());
    }
    let json = serde_json::json!({
        "tried": step.tried, "taken": step.taken, "asked": asked, "nextAt": step.next_at,
    });
    Answer::new(text, &json)
}

fn figures(line: &Line<'_>, from: Timestamp, to: Timestamp) -> Result<Answer> {
    let found = line.clinic.message_figures(line.person, from, to)?;
    let rows: Vec<_> = found
        .iter()
        .map(|one| {
            let minutes = one.review_micros.map(|micros| (micros / 60_000_000).to_string());
            let figures = [
                one.drafted,
                one.by_endpoint,
                one.by_endpoint_edited,
                one.reviewed,
                one.direct,
                one.sent,
                one.delivered,
                one.failed,
                one.unknown,
                one.retries,
            ];
            let mut row = vec![one.delivery_method.to_string()];
            row.extend(figures.map(|figure| figure.to_string()));
            row.push(minutes.unwrap_or_else(|| "none reviewed".into()));
            row
        })
        .collect();
    let headings = [
        "by",
        "drafted",
        "by AI",
        "of these edited",
        "reviewed",
        "direct",
        "sent",
        "delivered",
        "failed",
        "unknown",
        "retries",
        "minutes to review",
    ];
    Answer::new(table(&headings, &rows), &found)
}

fn template(line: &Line<'_>, command: TemplateCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        TemplateCommand::Set { name, method, purpose, subject, text } => {
            let new = NewTemplate { name, delivery_method: method, purpose, subject, body: text };
            let set = clinic.set_message_template(person, &new)?;
            Answer::new(format!("The template `{}` is set: {}\n", set.name, set.template_id), &set)
        }
        TemplateCommand::List => {
            let all = clinic.message_templates(person)?;
            let rows: Vec<_> = all
                .iter()
                .map(|one| {
                    let by = one.delivery_method.to_string();
                    vec![one.template_id.to_string(), one.name.clone(), by, one.purpose.to_string()]
                })
                .collect();
            Answer::new(table(&["template", "name", "by", "purpose"], &rows), &all)
        }
        TemplateCommand::Remove { template } => {
            clinic.remove_message_template(person, template)?;
            Answer::new("The template is removed.\n", &serde_json::json!({}))
        }
    }
}

fn contact(line: &Line<'_>, command: ContactCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let found = match command {
        ContactCommand::Show { patient } => clinic.patient_contacts(person, patient)?,
        ContactCommand::Add { patient, method, address, verified, guardian } => {
            let new = NewContact { method, address, is_guardians: guardian, is_verified: verified };
            clinic.add_contact(person, patient, &new)?
        }
        ContactCommand::Remove { contact } => clinic.remove_contact(person, contact)?,
        ContactCommand::Consent { patient, method, purpose, refused, source } => {
            clinic.set_consent(person, patient, method, purpose, !refused, &source)?
        }
        ContactCommand::OptOut { patient, method, lift } => {
            clinic.set_opt_out(person, patient, method, !lift)?
        }
        ContactCommand::Note { patient, time_zone, deceased, guardian } => {
            let notes = MessagingNotes { time_zone, deceased_on: deceased, guardian };
            clinic.set_messaging_notes(person, patient, &notes)?
        }
    };
    Answer::new(contacts(&found), &found)
}

fn contacts(found: &PatientContacts) -> String {
    let rows: Vec<_> = found
        .contacts
        .iter()
        .map(|one| {
            let verified = one.verified_at.map(Timestamp::to_text);
            vec![
                one.contact_id.to_string(),
                one.method.to_string(),
                one.address.clone(),
                verified.map_or_else(|| "not verified".into(), |at| format!("verified {at}")),
                one.bad_reason.as_ref().map(|why| format!("wrong: {why}")).unwrap_or_default(),
            ]
        })
        .collect();
    let mut text = table(&["contact", "by", "address", "", ""], &rows);
    let rows: Vec<_> = found
        .consents
        .iter()
        .map(|one| {
            let said = if one.given { "agreed" } else { "refused" };
            let (by, purpose) = (one.method.to_string(), one.purpose.to_string());
            vec![by, purpose, said.into(), one.decided_at.to_text(), one.source.clone()]
        })
        .collect();
    text.push('\n');
    text.push_str(&table(&["by", "purpose", "consent", "since", "how"], &rows));
    let mut rows = Vec::new();
    let mut more = |label: &'static str, value: Option<String>| {
        rows.extend(value.map(|value| (label, value)));
    };
    more("time zone", found.time_zone.clone());
    more("guardian", found.guardian.clone());
    more("died", found.deceased_on.clone());
    more("no e-mail since", found.email_opted_out_at.map(Timestamp::to_text));
    more("no SMS since", found.sms_opted_out_at.map(Timestamp::to_text));
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&pairs(&rows));
    }
    text
}

fn provider(line: &Line<'_>, command: ProviderCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    let secret = || line.talk.ask(Secret::ProviderSecret, "What signs in at the provider");
    let set = match command {
        ProviderCommand::Show => {
            let all = clinic.message_providers(person)?;
            let text = if all.is_empty() {
                "Nobody takes messages for this clinic yet.\n".into()
            } else {
                all.iter().map(describe_provider).collect::<Vec<_>>().join("\n")
            };
            return Answer::new(text, &all);
        }
        ProviderCommand::Email { host, port, security, login, from, from_name, roots, reason } => {
            clinic.check_administers(person)?;
            let security = match security {
                MailSecurityChoice::Starttls => MailSecurity::Starttls,
                MailSecurityChoice::Tls => MailSecurity::Tls,
                MailSecurityChoice::ThisMachine => MailSecurity::ThisMachine,
            };
            let roots = roots.map(|file| read(&file)).transpose()?.unwrap_or_default();
            let user = login;
            let new = MailServer { host, port, security, user, from, from_name, roots };
            let password = secret()?;
            let given = confirmation(line, reason)?;
            let password = password.as_ref().map(|one| one.as_str());
            clinic.set_mail_server(person, &new, password, Some(&given))?
        }
        ProviderCommand::Sms {
            gateway,
            from,
            registered,
            account,
            cost,
            monthly_budget,
            reason,
        } => {
            clinic.check_administers(person)?;
            let presets = clinic.gateway_presets(person)?;
            let preset =
                presets.iter().find(|one| one.name.eq_ignore_ascii_case(&gateway)).cloned();
            let description = match preset {
                Some(preset) => preset.description,
                None => read(Path::new(&gateway))?,
            };
            let new = SmsGateway {
                description,
                from,
                from_is_registered: registered,
                account,
                cost_per_part: cost,
                monthly_budget,
            };
            let secrets = secrets(secret()?)?;
            let given = confirmation(line, reason)?;
            clinic.set_sms_gateway(person, &new, &secrets, Some(&given))?
        }
        ProviderCommand::Test => {
            let found = line.desk.runtime.block_on(clinic.test_mail_server(person))?;
            let text = format!("{}\n", found.words);
            return Ok(Answer::new(text, &found)?.with_verdict(found.usable));
        }
        ProviderCommand::Resume { method } => {
            clinic.resume_provider(person, method)?;
            let text = format!("Messages by {} go on.\n", method.in_words());
            return Answer::new(text, &serde_json::json!({}));
        }
    };
    Answer::new(describe_provider(&set), &set)
}

/// What signs in at a gateway, by its names.
fn secrets(given: Option<Zeroizing<String>>) -> Result<BTreeMap<String, String>> {
    let Some(given) = given else { return Ok(BTreeMap::new()) };
    serde_json::from_str(&given).context(
        "WARDBOOK_PROVIDER_SECRET is no JSON object with a text for each name, such as \
         {\"auth_token\":\"…\"}",
    )
}

fn describe_provider(view: &ProviderView) -> String {
    let mut rows = vec![("by", view.delivery_method.to_string())];
    if let Some(mail) = &view.mail_server {
        rows.push(("server", format!("{}:{}", mail.host, mail.port)));
        rows.push(("from", mail.from.clone()));
    }
    if let Some(sms) = &view.sms_gateway {
        let registered = if sms.from_is_registered { "registered" } else { "not registered" };
        rows.push(("from", format!("{} ({registered})", sms.from)));
        rows.push(("a part costs", sms.cost_per_part.to_string()));
    }
    if view.delivery_method == DeliveryMethod::Sms || view.has_receipts {
        let receipts = if view.has_receipts { "yes" } else { "none: sent, no receipt" };
        rows.push(("receipts", receipts.into()));
    }
    if let (Some(since), Some(why)) = (view.paused_since, &view.pause_reason) {
        rows.push(("paused", format!("since {}: {why}", since.to_text())));
    }
    pairs(&rows)
}
