//! Finding out how far this copy and head office agree: a handful of tiles, however long the log is.

use wardbook_domain::access::Permission;
use wardbook_ledger::checkpoint::{self, Checkpoint, origin};
use wardbook_ledger::known_tiles::{KnownTiles, TileNeeded};
use wardbook_ledger::merkle::{PrefixUnknown, common_prefix, root};
use wardbook_ledger::note::VerifierKey;
use wardbook_store::StoreError;
use wardbook_store::log_nodes::LogTree;
use wardbook_store::recovery::{HeldEvents, Stretch};
use wardbook_store::sync::enrolment::{self, Enrolment};
use wardbook_sync::client::Client;

use super::{Lacking, OfficeComparison, RecoveryWay};
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::sync::Session;
use crate::sync::failed::Failed;
use crate::sync::new_keys::with_present_keys;
use crate::sync::show::of_seconds;

/// Positions that are named of payloads that are missing.
const NAMED: u32 = 5;

/// A comparison, with what is needed to act on it.
pub(super) struct Compared {
    pub(super) shown: OfficeComparison,
    /// What head office signed: the note, with this clinic's signature and its own.
    pub(super) note: String,
    /// What could be taken back, and what was fetched of it.
    pub(super) fetched: Option<(Stretch, HeldEvents)>,
}

/// Head office, as it is asked.
pub(super) struct Asked<'a> {
    pub(super) office: Enrolment,
    pub(super) client: Client,
    pub(super) origin: String,
    pub(super) session: &'a mut Session,
}

impl Clinic {
    /// How this copy of the record and head office stand to each other. What this copy lacks is
    /// fetched as far as it is held, and kept aside: nothing in the record changes.
    pub async fn compare_with_office(&self, person: &Person) -> Result<OfficeComparison> {
        self.require(person, Permission::Administer)?;
        Ok(self.compared().await.map_err(in_words)?.shown)
    }

    pub(super) async fn compared(&self) -> Result<Compared, Failed> {
        let mut session = self.syncing.lock().await;
        let office = self.store.read(enrolment::current)?.ok_or_else(|| {
            AppError::Invalid(
                "this copy of the clinic is enrolled with no head office, so that there is nobody to \
                 ask; use a newer backup, or enrol with a new code from head office"
                    .into(),
            )
        })?;
        let (client, origin) =
            (Client::new(&office.address, self.sync_register())?, origin(self.store.log()));
        let office = with_present_keys(office, &client).await;
        let mut asked = Asked { office, client, origin, session: &mut session };
        let (note, fixed, signed_at) = self.witnessed_there(&mut asked).await?;
        let here = self.store.log_size()?;
        let mut shown = OfficeComparison {
            office: asked.office.name.clone(),
            fixed: fixed.size,
            signed_at: signed_at.and_then(of_seconds),
            held: 0,
            here,
            common: fixed.size,
            own: here.saturating_sub(fixed.size),
            lacking: 0,
            lacks: None,
            payloads_missing: 0,
            first_missing: Vec::new(),
            way: RecoveryWay::Nothing,
        };
        if let Some(held) = self.mirrored_there(&mut asked).await? {
            shown.held = held.size;
            if !self.is_prefix(&fixed)? {
                shown.common = self.common_with(&mut asked, &held).await?;
            }
        } else if !self.is_prefix(&fixed)? {
            // Nothing of it can be looked at.
            shown.common = 0;
        }
        if self.is_prefix(&fixed)? {
            return Ok(Compared { shown, note, fetched: None });
        }
        shown.own = here - shown.common.min(here);
        shown.lacking = fixed.size - shown.common;
        shown.way = RecoveryWay::Successor;
        if shown.held < fixed.size {
            return Ok(Compared { shown, note, fetched: None });
        }
        let stretch = Stretch { common: shown.common, to: fixed.size, root: fixed.root };
        let held = self.fetch(&mut asked, stretch).await?;
        let missing = held.missing_payloads(stretch.common, stretch.to, NAMED)?;
        (shown.first_missing, shown.payloads_missing) = missing;
        shown.lacks = Lacking::of(held.overview(stretch.common, stretch.to)?);
        if shown.payloads_missing == 0 {
            shown.way = RecoveryWay::TakeBack;
        }
        Ok(Compared { shown, note, fetched: Some((stretch, held)) })
    }

    /// Whether this copy has all that a checkpoint says.
    fn is_prefix(&self, checkpoint: &Checkpoint) -> Result<bool, Failed> {
        let here = self.store.log_size()?;
        Ok(checkpoint.size <= here && self.root_at(checkpoint.size)? == checkpoint.root)
    }

    /// The newest checkpoint that head office has signed, if this clinic's own key has: its note,
    /// what it says, and when head office signed.
    async fn witnessed_there(
        &self,
        asked: &mut Asked<'_>,
    ) -> Result<(String, Checkpoint, Option<u64>), Failed> {
        let name = asked.office.name.clone();
        let note = self
            .ask(asked, async |client: Client, origin: String, token: String| {
                client.witnessed_checkpoint(&origin, &token).await
            })
            .await?;
        let refused = |words: String| Failed::from(AppError::Sync(words));
        let note = note.ok_or_else(|| {
            refused(format!("{name} has signed nothing of this log; there is nothing to take back"))
        })?;
        let witness = VerifierKey::parse(&asked.office.witness_key)
            .map_err(|bad| refused(format!("the key of {name} cannot be read: {bad}")))?;
        let keys = [self.store.log_key().vkey().clone(), witness.clone()];
        let opened = checkpoint::open(note.as_bytes(), &keys).map_err(|bad| {
            refused(format!("the checkpoint that {name} shows is not this clinic's: {bad}"))
        })?;
        let by_office = opened.cosigners.iter().find(|one| one.key == witness);
        let by_office = by_office.ok_or_else(|| {
            refused(format!("the checkpoint that {name} shows is not signed by it"))
        })?;
        let signed_at = by_office.time;
        Ok((note, opened.checkpoint, signed_at))
    }

    /// The checkpoint up to which head office holds every event; `None` where it holds none.
    async fn mirrored_there(&self, asked: &mut Asked<'_>) -> Result<Option<Checkpoint>, Failed> {
        let name = asked.office.name.clone();
        let note = self
            .ask(asked, async |client: Client, origin: String, token: String| {
                client.mirrored_checkpoint(&origin, &token).await
            })
            .await?;
        let Some(note) = note else { return Ok(None) };
        let keys = [self.store.log_key().vkey().clone()];
        let opened = checkpoint::open(note.as_bytes(), &keys).map_err(|bad| {
            AppError::Sync(format!("the checkpoint that {name} holds is not this clinic's: {bad}"))
        })?;
        Ok(Some(opened.checkpoint))
    }

    /// How many events this copy and head office have in common.
    async fn common_with(&self, asked: &mut Asked<'_>, held: &Checkpoint) -> Result<u64, Failed> {
        let mut tree = KnownTiles::new(held.size);
        let found = self.over_tiles(asked, &mut tree, |tree| Ok(root(held.size, tree)?)).await?;
        if found != held.root {
            let words = format!("what {} shows is not what it has signed", asked.office.name);
            return Err(AppError::Sync(words).into());
        }
        let here = self.store.log_size()?;
        self.over_tiles(asked, &mut tree, |tree| {
            self.store.read(|connection| {
                let own = LogTree::of(connection, here)?;
                common_prefix((here, &own.nodes()), (held.size, tree)).map_err(|unknown| {
                    match unknown {
                        PrefixUnknown::First(error) => Unknown::Here(error),
                        PrefixUnknown::Second(needed) => Unknown::Needed(needed),
                    }
                })
            })
        })
        .await
    }

    /// Does `work` over head office's tree, and fetches the tiles that it needs.
    async fn over_tiles<T>(
        &self,
        asked: &mut Asked<'_>,
        tree: &mut KnownTiles,
        work: impl Fn(&KnownTiles) -> Result<T, Unknown>,
    ) -> Result<T, Failed> {
        loop {
            let TileNeeded { tile, width } = match work(tree) {
                Ok(done) => return Ok(done),
                Err(Unknown::Needed(needed)) => needed,
                Err(Unknown::Here(error)) => return Err(error.into()),
            };
            let hashes = self
                .ask(asked, async |client: Client, origin: String, token: String| {
                    client.tile(&origin, tile, width, &token).await
                })
                .await?;
            tree.put(tile, hashes);
        }
    }
}

/// Why work over the tree of head office came to nothing.
enum Unknown {
    Needed(TileNeeded),
    Here(StoreError),
}

impl From<TileNeeded> for Unknown {
    fn from(needed: TileNeeded) -> Self {
        Self::Needed(needed)
    }
}

impl From<StoreError> for Unknown {
    fn from(error: StoreError) -> Self {
        Self::Here(error)
    }
}

/// What a person is told where nothing was found out.
pub(super) fn in_words(failed: Failed) -> AppError {
    match failed {
        Failed::Here(error) => error,
        Failed::There { detail, .. } => AppError::Sync(detail),
    }
}
