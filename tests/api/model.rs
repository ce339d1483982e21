//! The rules of the hub once more, as small as they can be told: what a
//! sequence of calls must answer and leave behind. Every resource is named by
//! its place in the order of creation.

/// Whose call it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Osl,
    Si,
}

/// A call, legal or not.
#[derive(Clone, Debug)]
pub enum Call {
    Deposit { recipients: usize },
    Upload { folder: usize, is_sound: bool },
    MoveFolder { folder: usize, status: &'static str },
    DeleteFolder { folder: usize },
    Download { case: usize, by: By },
    MoveCase { case: usize, by: By, status: &'static str },
    Say { case: usize, by: By, action: &'static str, status: Option<&'static str>, notify: bool },
    UploadToEvent { event: usize, by: By, is_sound: bool },
    MoveEvent { event: usize, by: By, status: &'static str },
    DeleteEvent { event: usize, by: By },
    DeleteNotification { of: usize, index: usize },
}

pub const STATUSES: [&str; 14] = [
    "HUBEE_RECEIVED",
    "HUBEE_COMPLETED",
    "HUBEE_NOTIFIED",
    "SENT",
    "SI_RECEIVED",
    "IN_PROGRESS",
    "ADD_AWAITING",
    "REFUSED",
    "DONE",
    "CLOSED",
    "SI_INTG_ERROR",
    "ARCHIVED",
    "NOTHING",
    "",
];
pub const ACTIONS: [&str; 7] =
    ["STATUS_UPDATE", "ATTACH_DEPOSIT", "ATTACH_DL", "ATTACH_DL_ALL", "COM_ADD", "SENDING_MESSAGE", "NOTHING"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    pub status: &'static str,
    pub attachment: &'static str,
    pub cases: Vec<usize>,
    pub is_deleted: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub folder: usize,
    /// 0 for Paris, 1 for Vienne; the OSL's list of notifications is 2.
    pub recipient: usize,
    pub status: &'static str,
    pub events: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub case: usize,
    pub by: By,
    pub status: &'static str,
    /// `None` unless it is an `ATTACH_DEPOSIT`.
    pub attachment: Option<&'static str>,
    pub new_status: Option<&'static str>,
    pub notify: bool,
    pub is_deleted: bool,
}

/// The list of the OSL; those of the SIs are 0 and 1.
pub const OSL_LIST: usize = 2;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    pub folders: Vec<Folder>,
    pub cases: Vec<Case>,
    pub events: Vec<Event>,
    /// Per party, the case and the event of each notification, oldest first.
    pub waiting: [Vec<(usize, Option<usize>)>; 3],
}

fn may_be_asked_of_a_case(status: &str) -> bool {
    !matches!(status, "HUBEE_RECEIVED" | "ARCHIVED" | "NOTHING" | "")
}

fn may_be_asked_of_a_folder(status: &str) -> bool {
    may_be_asked_of_a_case(status) && status != "SI_INTG_ERROR"
}

impl Model {
    /// Plays a call; gives the status code of its answer.
    pub fn play(&mut self, call: &Call) -> u16 {
        match *call {
            Call::Deposit { recipients } => self.deposit(recipients),
            Call::Upload { folder, is_sound } => self.upload(folder, is_sound),
            Call::MoveFolder { folder, status } => self.move_folder(folder, status),
            Call::DeleteFolder { folder } => self.delete_folder(folder),
            Call::Download { case, .. } => self.download(case),
            Call::MoveCase { case, status, .. } => self.move_case(case, status),
            Call::Say { case, by, action, status, notify } => self.say(case, by, action, status, notify),
            Call::UploadToEvent { event, by, is_sound } => self.upload_to_event(event, by, is_sound),
            Call::MoveEvent { event, by, status } => self.move_event(event, by, status),
            Call::DeleteEvent { event, by } => self.delete_event(event, by),
            Call::DeleteNotification { of, index } => self.delete_notification(of, index),
        }
    }

    fn deposit(&mut self, recipients: usize) -> u16 {
        let folder = self.folders.len();
        let cases = (0..recipients).map(|recipient| {
            self.cases.push(Case { folder, recipient, status: "HUBEE_RECEIVED", events: Vec::new() });
            self.cases.len() - 1
        });
        let cases = cases.collect();
        self.folders.push(Folder { status: "HUBEE_RECEIVED", attachment: "PENDING", cases, is_deleted: false });
        201
    }

    fn upload(&mut self, folder: usize, is_sound: bool) -> u16 {
        let folder = &mut self.folders[folder];
        if folder.is_deleted {
            return 404;
        }
        if folder.status != "HUBEE_RECEIVED" {
            return 400;
        }
        folder.attachment = if is_sound { "RECEIVED" } else { "REJECTED" };
        if is_sound { 204 } else { 400 }
    }

    fn move_folder(&mut self, index: usize, status: &'static str) -> u16 {
        let folder = &mut self.folders[index];
        if folder.is_deleted {
            return 404;
        }
        if !may_be_asked_of_a_folder(status) {
            return 400;
        }
        if status != "HUBEE_COMPLETED" {
            folder.status = status;
            return 204;
        }
        if folder.status != "HUBEE_RECEIVED" || folder.attachment == "PENDING" {
            return 400;
        }
        folder.status = "HUBEE_NOTIFIED";
        for case in folder.cases.clone() {
            self.cases[case].status = "HUBEE_NOTIFIED";
            self.waiting[self.cases[case].recipient].push((case, None));
        }
        204
    }

    fn delete_folder(&mut self, index: usize) -> u16 {
        let folder = &self.folders[index];
        if folder.is_deleted {
            return 404;
        }
        let is_notified = |case: &usize| self.waiting.iter().flatten().any(|(about, _)| about == case);
        let has_event = |case: &usize| !self.cases[*case].events.is_empty();
        if folder.status != "HUBEE_RECEIVED" || folder.cases.iter().any(|case| has_event(case) || is_notified(case)) {
            return 400;
        }
        self.folders[index].is_deleted = true;
        204
    }

    fn is_gone(&self, case: usize) -> bool {
        self.folders[self.cases[case].folder].is_deleted
    }

    fn download(&self, case: usize) -> u16 {
        let is_there = !self.is_gone(case) && self.folders[self.cases[case].folder].attachment == "RECEIVED";
        if is_there { 200 } else { 404 }
    }

    fn move_case(&mut self, case: usize, status: &'static str) -> u16 {
        if self.is_gone(case) {
            return 404;
        }
        if !may_be_asked_of_a_case(status) {
            return 400;
        }
        self.cases[case].status = status;
        204
    }

    fn say(&mut self, case: usize, by: By, action: &str, new_status: Option<&'static str>, notify: bool) -> u16 {
        if self.is_gone(case) {
            return 404;
        }
        if action == "NOTHING" || new_status.is_some_and(|status| !may_be_asked_of_a_case(status)) {
            return 400;
        }
        let has_file = action == "ATTACH_DEPOSIT";
        let (status, attachment) = if has_file { ("IN_PROGRESS", Some("PENDING")) } else { ("SENT", None) };
        self.events.push(Event { case, by, status, attachment, new_status, notify, is_deleted: false });
        let event = self.events.len() - 1;
        self.cases[case].events.push(event);
        if !has_file {
            self.take_effect(event);
        }
        201
    }

    fn list_of(&self, case: usize, by: By) -> usize {
        if by == By::Osl { OSL_LIST } else { self.cases[case].recipient }
    }

    fn take_effect(&mut self, event: usize) {
        let Event { case, by, new_status, notify, .. } = self.events[event];
        if let Some(status) = new_status {
            self.cases[case].status = status;
        }
        if notify {
            let reader = self.list_of(case, if by == By::Osl { By::Si } else { By::Osl });
            self.waiting[reader].push((case, Some(event)));
        }
    }

    fn upload_to_event(&mut self, event: usize, by: By, is_sound: bool) -> u16 {
        let event = &mut self.events[event];
        if event.is_deleted {
            return 404;
        }
        if event.by != by {
            return 403;
        }
        if event.attachment.is_none() {
            return 404;
        }
        if event.status != "IN_PROGRESS" {
            return 400;
        }
        event.attachment = Some(if is_sound { "RECEIVED" } else { "REJECTED" });
        if is_sound { 204 } else { 400 }
    }

    fn move_event(&mut self, index: usize, by: By, status: &str) -> u16 {
        let event = &mut self.events[index];
        if event.is_deleted {
            return 404;
        }
        match (status, event.status) {
            ("SENT", _) if event.by != by => 403,
            ("RECEIVED", _) if event.by == by => 403,
            ("SENT", "IN_PROGRESS") if event.attachment != Some("PENDING") => {
                event.status = "SENT";
                self.take_effect(index);
                204
            }
            ("RECEIVED", "SENT") => {
                event.status = "RECEIVED";
                if event.notify {
                    let (case, author) = (event.case, event.by);
                    let list = self.list_of(case, author);
                    self.waiting[list].push((case, Some(index)));
                }
                204
            }
            _ => 400,
        }
    }

    fn delete_event(&mut self, index: usize, by: By) -> u16 {
        let event = &mut self.events[index];
        if event.is_deleted {
            return 404;
        }
        if event.by != by {
            return 403;
        }
        if event.attachment.is_none() || event.status != "IN_PROGRESS" {
            return 400;
        }
        event.is_deleted = true;
        let case = event.case;
        self.cases[case].events.retain(|event| *event != index);
        204
    }

    fn delete_notification(&mut self, of: usize, index: usize) -> u16 {
        if index < self.waiting[of].len() {
            self.waiting[of].remove(index);
            204
        } else {
            404
        }
    }
}
