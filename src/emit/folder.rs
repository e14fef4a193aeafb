//! Folders that are held open: what is opened, moved and deleted in them is reached from the folder itself, by a name in it,
//! and never through a link.
//!
//! Takes names of entries; where a path is taken, each part of it is entered by itself. Files are opened without waiting
//! for whoever writes to a pipe. Systems without such handles get the same by looking first.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

#[cfg(not(unix))]
pub use by_path::Folder;

#[cfg(unix)]
pub use by_handle::Folder;

/// What stands at a name; a link is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    /// How many names the file has; 1 where the system does not say.
    pub names: u64,
    /// Which file it is, and on which disk; 0 where the system does not say.
    pub id: (u64, u64),
}

impl Entry {
    /// Tells whether two names are those of one file, where the system says.
    pub fn is_same(&self, other: &Entry) -> bool {
        self.kind == Kind::File && self == other && self.id != (0, 0)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
    Link,
    /// A pipe, socket or device.
    Other,
}

impl Kind {
    /// Says what it is.
    pub fn words(self) -> &'static str {
        match self {
            Kind::File => "a file",
            Kind::Folder => "a folder",
            Kind::Link => "a symbolic link",
            Kind::Other => "a pipe, socket or device",
        }
    }
}

impl Folder {
    /// Tells what stands at a name, where it can be told.
    pub fn kind(&self, name: impl AsRef<Path>) -> Option<Kind> {
        self.look(name).ok().flatten().map(|it| it.kind)
    }

    /// Enters one folder after the other; the empty path is this folder.
    ///
    /// # Errors
    ///
    /// A link on the way, and what the system says.
    pub fn enter_path(&self, below: &str) -> io::Result<Folder> {
        let mut parts = below.split('/').filter(|it| !it.is_empty());
        let Some(first) = parts.next() else {
            return self.again();
        };
        parts.try_fold(self.enter(first)?, |folder, part| folder.enter(part))
    }

    /// Enters one folder after the other, and makes those that are not there.
    ///
    /// # Errors
    ///
    /// As [`Folder::enter_path`].
    pub fn make_path(&self, below: &str) -> io::Result<Folder> {
        let mut folder = self.again()?;
        for part in below.split('/').filter(|it| !it.is_empty()) {
            if folder.look(part)?.is_none() {
                match folder.make(part) {
                    Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                    _ => {}
                }
            }
            folder = folder.enter(part)?;
        }
        Ok(folder)
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// What is no file, and what the system says.
    pub fn read(&self, name: impl AsRef<Path>) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open_file(name)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Lists what a folder holds, unsorted.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        Ok(self.entries()?.into_iter().map(|(name, _)| name).collect())
    }

    /// Removes a folder with all that is in it, folders made read-only too; a marker goes last, so that a process that dies
    /// leaves a tree which still says whose it is. What lies on another disk stays, and so does the folder then.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn remove_tree(&self, name: impl AsRef<Path>, marker: &str) -> io::Result<()> {
        let name = name.as_ref();
        let folder = self.enter(name)?;
        if folder.disk()? != self.disk()? {
            return Err(io::Error::other("another disk is mounted there"));
        }
        let mut entries = folder.entries()?;
        entries.sort_unstable_by_key(|(name, _)| name == marker);
        for (entry, kind) in entries {
            let remove = || match kind {
                Kind::Folder => folder.remove_tree(&entry, ""),
                _ => folder.remove_file(&entry),
            };
            match remove() {
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                    folder.make_writable()?;
                    remove()?;
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => done?,
            }
        }
        self.remove_folder(name)
    }
}

/// Says what stands where something else should.
fn not_a(what: &str, path: &Path, kind: Kind) -> io::Error {
    io::Error::other(format!("`{}` is {}, not {what}", path.display(), kind.words()))
}

/// Takes an open file, unless it is none.
fn checked(file: File, path: &Path) -> io::Result<File> {
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(not_a("a file", path, Kind::Other)),
    }
}

#[cfg(unix)]
mod by_handle {
    use std::ffi::{OsStr, OsString};
    use std::fs::File;
    use std::io;
    use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
    use std::os::unix::ffi::OsStrExt;
    use std::path::{Path, PathBuf};

    use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat};
    use rustix::io::{Errno, retry_on_intr};

    use super::{Entry, Kind, checked, not_a};

    /// A folder that is held open: whatever becomes of its path, it is the same one.
    #[derive(Debug)]
    pub struct Folder {
        folder: OwnedFd,
        /// Where it was found, for messages.
        path: PathBuf,
    }

    const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
    const READ: OFlags = OFlags::RDONLY
        .union(OFlags::NOFOLLOW)
        .union(OFlags::NONBLOCK)
        .union(OFlags::NOCTTY)
        .union(OFlags::CLOEXEC);

    impl Folder {
        /// Opens a folder that somebody has named, by whatever way.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn open(path: &Path) -> io::Result<Folder> {
            let folder = retry_on_intr(|| rustix::fs::openat(CWD, path, FOLDER, Mode::empty()))?;
            Ok(Folder {
                folder,
                path: path.to_path_buf(),
            })
        }

        /// Where it was found.
        pub fn path(&self) -> &Path {
            &self.path
        }

        /// Opens the same folder once more.
        pub(super) fn again(&self) -> io::Result<Folder> {
            Ok(Folder {
                folder: self.folder.try_clone()?,
                path: self.path.clone(),
            })
        }

        /// Opens a folder in it; a link is refused.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn enter(&self, name: impl AsRef<Path>) -> io::Result<Folder> {
            let name = name.as_ref();
            let flags = FOLDER | OFlags::NOFOLLOW;
            match retry_on_intr(|| rustix::fs::openat(&self.folder, name, flags, Mode::empty())) {
                Ok(folder) => Ok(Folder {
                    folder,
                    path: self.path.join(name),
                }),
                Err(Errno::LOOP | Errno::NOTDIR | Errno::MLINK) => {
                    let kind = self.kind(name).unwrap_or(Kind::Other);
                    Err(not_a("a folder", &self.path.join(name), kind))
                }
                Err(error) => Err(error.into()),
            }
        }

        /// Looks at an entry; `None` where there is none.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn look(&self, name: impl AsRef<Path>) -> io::Result<Option<Entry>> {
            match rustix::fs::statat(&self.folder, name.as_ref(), AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => Ok(Some(entry(&stat))),
                Err(Errno::NOENT) => Ok(None),
                Err(error) => Err(error.into()),
            }
        }

        /// Opens a file to read it.
        ///
        /// # Errors
        ///
        /// What is no file, and what the system says.
        pub fn open_file(&self, name: impl AsRef<Path>) -> io::Result<File> {
            self.open_with(name.as_ref(), READ)
        }

        /// Opens a file to read and write it; makes one where there is none.
        ///
        /// # Errors
        ///
        /// What is no file, and what the system says.
        pub fn open_or_create(&self, name: impl AsRef<Path>) -> io::Result<File> {
            let flags = READ.difference(OFlags::RDONLY) | OFlags::RDWR | OFlags::CREATE;
            self.open_with(name.as_ref(), flags)
        }

        /// Makes a file; one that is there already is an error.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn create(&self, name: impl AsRef<Path>) -> io::Result<File> {
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let mode = Mode::from_raw_mode(0o666);
            let file = retry_on_intr(|| rustix::fs::openat(&self.folder, name.as_ref(), flags, mode))?;
            Ok(file.into())
        }

        fn open_with(&self, name: &Path, flags: OFlags) -> io::Result<File> {
            let mode = Mode::from_raw_mode(0o666);
            let refused = || {
                let kind = self.kind(name).unwrap_or(Kind::Other);
                not_a("a file", &self.path.join(name), kind)
            };
            match retry_on_intr(|| rustix::fs::openat(&self.folder, name, flags, mode)) {
                Ok(file) => checked(file.into(), &self.path.join(name)),
                // A link; a folder; a socket, or a pipe that nobody reads.
                Err(Errno::LOOP | Errno::MLINK | Errno::ISDIR | Errno::NXIO) => Err(refused()),
                Err(error) => Err(error.into()),
            }
        }

        /// Makes a folder in it.
        ///
        /// # Errors
        ///
        /// What the system says; one that is there already is an error too.
        pub fn make(&self, name: impl AsRef<Path>) -> io::Result<()> {
            Ok(rustix::fs::mkdirat(
                &self.folder,
                name.as_ref(),
                Mode::from_raw_mode(0o777),
            )?)
        }

        /// Gives a file a second name, in another folder.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn link(&self, name: impl AsRef<Path>, to: &Folder, other: impl AsRef<Path>) -> io::Result<()> {
            let (name, other) = (name.as_ref(), other.as_ref());
            Ok(rustix::fs::linkat(
                &self.folder,
                name,
                &to.folder,
                other,
                AtFlags::empty(),
            )?)
        }

        /// Moves an entry into another folder; a link is moved itself.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn rename(&self, name: impl AsRef<Path>, to: &Folder, other: impl AsRef<Path>) -> io::Result<()> {
            Ok(rustix::fs::renameat(
                &self.folder,
                name.as_ref(),
                &to.folder,
                other.as_ref(),
            )?)
        }

        /// Exchanges two entries in one step; false where the system cannot.
        ///
        /// # Errors
        ///
        /// What the system says.
        #[cfg(target_os = "linux")]
        pub fn exchange(&self, one: impl AsRef<Path>, other: impl AsRef<Path>) -> io::Result<bool> {
            use rustix::fs::{RenameFlags, renameat_with};
            let (one, other) = (one.as_ref(), other.as_ref());
            match renameat_with(&self.folder, one, &self.folder, other, RenameFlags::EXCHANGE) {
                Ok(()) => Ok(true),
                Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => Ok(false),
                Err(error) => Err(error.into()),
            }
        }

        /// Exchanges nothing: the system cannot.
        ///
        /// # Errors
        ///
        /// None.
        #[cfg(not(target_os = "linux"))]
        pub fn exchange(&self, _one: impl AsRef<Path>, _other: impl AsRef<Path>) -> io::Result<bool> {
            Ok(false)
        }

        /// Removes what is no folder; of a link the link itself.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn remove_file(&self, name: impl AsRef<Path>) -> io::Result<()> {
            Ok(rustix::fs::unlinkat(&self.folder, name.as_ref(), AtFlags::empty())?)
        }

        /// Removes a folder that holds nothing.
        pub(super) fn remove_folder(&self, name: &Path) -> io::Result<()> {
            Ok(rustix::fs::unlinkat(&self.folder, name, AtFlags::REMOVEDIR)?)
        }

        pub(super) fn make_writable(&self) -> io::Result<()> {
            Ok(rustix::fs::fchmod(&self.folder, Mode::from_raw_mode(0o700))?)
        }

        /// Which disk it lies on.
        pub(super) fn disk(&self) -> io::Result<u64> {
            Ok(entry(&rustix::fs::fstat(&self.folder)?).id.1)
        }

        /// Lists what it holds.
        pub(super) fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
            let mut all = Vec::new();
            for entry in Dir::read_from(&self.folder)? {
                let entry = entry?;
                let name = OsStr::from_bytes(entry.file_name().to_bytes());
                if name == "." || name == ".." {
                    continue;
                }
                let kind = match entry.file_type() {
                    FileType::Unknown => self.kind(name).unwrap_or(Kind::Other),
                    known => kind_of(known),
                };
                all.push((name.to_owned(), kind));
            }
            Ok(all)
        }
    }

    impl AsFd for Folder {
        fn as_fd(&self) -> BorrowedFd<'_> {
            self.folder.as_fd()
        }
    }

    fn kind_of(kind: FileType) -> Kind {
        match kind {
            FileType::RegularFile => Kind::File,
            FileType::Directory => Kind::Folder,
            FileType::Symlink => Kind::Link,
            _ => Kind::Other,
        }
    }

    fn entry(stat: &Stat) -> Entry {
        // These are of other widths on other systems.
        #[allow(
            clippy::unnecessary_cast,
            clippy::useless_conversion,
            reason = "of other widths on other systems"
        )]
        Entry {
            kind: kind_of(FileType::from_raw_mode(stat.st_mode as _)),
            names: stat.st_nlink as u64,
            id: (stat.st_ino as u64, stat.st_dev as u64),
        }
    }
}

/// The same for systems without handles of folders: each step looks at what it is about to touch first.
#[cfg(any(not(unix), test))]
#[cfg_attr(unix, allow(dead_code, reason = "tests alone use it here"))]
mod by_path {
    use std::ffi::OsString;
    use std::fs::{self, File, FileType, OpenOptions};
    use std::io;
    use std::path::{Path, PathBuf};

    use super::{Entry, Kind, checked, not_a};

    /// A folder, by its path.
    #[derive(Debug)]
    pub struct Folder {
        path: PathBuf,
    }

    impl Folder {
        /// Takes a folder that somebody has named, by whatever way.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn open(path: &Path) -> io::Result<Folder> {
            match fs::metadata(path)?.is_dir() {
                true => Ok(Folder {
                    path: path.to_path_buf(),
                }),
                false => Err(io::ErrorKind::NotADirectory.into()),
            }
        }

        /// Where it is.
        pub fn path(&self) -> &Path {
            &self.path
        }

        /// Takes the same folder once more.
        pub(super) fn again(&self) -> io::Result<Folder> {
            Folder::open(&self.path)
        }

        /// Takes a folder in it; a link is refused.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn enter(&self, name: impl AsRef<Path>) -> io::Result<Folder> {
            let path = self.path.join(name.as_ref());
            match kind_of(fs::symlink_metadata(&path)?.file_type()) {
                Kind::Folder => Ok(Folder { path }),
                other => Err(not_a("a folder", &path, other)),
            }
        }

        /// Looks at an entry; `None` where there is none.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn look(&self, name: impl AsRef<Path>) -> io::Result<Option<Entry>> {
            match fs::symlink_metadata(self.path.join(name.as_ref())) {
                Ok(metadata) => Ok(Some(Entry {
                    kind: kind_of(metadata.file_type()),
                    names: 1,
                    id: (0, 0),
                })),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        }

        /// Opens a file to read it.
        ///
        /// # Errors
        ///
        /// What is no file, and what the system says.
        pub fn open_file(&self, name: impl AsRef<Path>) -> io::Result<File> {
            self.open_with(name.as_ref(), OpenOptions::new().read(true))
        }

        /// Opens a file to read and write it; makes one where there is none.
        ///
        /// # Errors
        ///
        /// What is no file, and what the system says.
        pub fn open_or_create(&self, name: impl AsRef<Path>) -> io::Result<File> {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            self.open_with(name.as_ref(), &options)
        }

        /// Makes a file; one that is there already is an error.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn create(&self, name: impl AsRef<Path>) -> io::Result<File> {
            File::create_new(self.path.join(name.as_ref()))
        }

        fn open_with(&self, name: &Path, options: &OpenOptions) -> io::Result<File> {
            let path = self.path.join(name);
            match self.look(name)?.map(|it| it.kind) {
                Some(Kind::File) | None => checked(options.open(&path)?, &path),
                Some(other) => Err(not_a("a file", &path, other)),
            }
        }

        /// Makes a folder in it.
        ///
        /// # Errors
        ///
        /// What the system says; one that is there already is an error too.
        pub fn make(&self, name: impl AsRef<Path>) -> io::Result<()> {
            fs::create_dir(self.path.join(name.as_ref()))
        }

        /// Gives a file a second name, in another folder.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn link(&self, name: impl AsRef<Path>, to: &Folder, other: impl AsRef<Path>) -> io::Result<()> {
            fs::hard_link(self.path.join(name.as_ref()), to.path.join(other.as_ref()))
        }

        /// Moves an entry into another folder; a link is moved itself.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn rename(&self, name: impl AsRef<Path>, to: &Folder, other: impl AsRef<Path>) -> io::Result<()> {
            fs::rename(self.path.join(name.as_ref()), to.path.join(other.as_ref()))
        }

        /// Exchanges nothing: the system cannot.
        ///
        /// # Errors
        ///
        /// None.
        pub fn exchange(&self, _one: impl AsRef<Path>, _other: impl AsRef<Path>) -> io::Result<bool> {
            Ok(false)
        }

        /// Removes what is no folder; of a link the link itself.
        ///
        /// # Errors
        ///
        /// What the system says.
        pub fn remove_file(&self, name: impl AsRef<Path>) -> io::Result<()> {
            let path = self.path.join(name.as_ref());
            // Windows has links to folders, which go as folders do.
            fs::remove_file(&path).or_else(|error| match self.look(name)?.map(|it| it.kind) {
                Some(Kind::Link) => fs::remove_dir(&path),
                _ => Err(error),
            })
        }

        /// Removes a folder that holds nothing.
        pub(super) fn remove_folder(&self, name: &Path) -> io::Result<()> {
            fs::remove_dir(self.path.join(name))
        }

        pub(super) fn make_writable(&self) -> io::Result<()> {
            Ok(())
        }

        /// Which disk it lies on: the system does not say.
        pub(super) fn disk(&self) -> io::Result<u64> {
            Ok(0)
        }

        /// Lists what it holds.
        pub(super) fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
            fs::read_dir(&self.path)?
                .map(|entry| {
                    let entry = entry?;
                    Ok((entry.file_name(), kind_of(entry.file_type()?)))
                })
                .collect()
        }
    }

    fn kind_of(kind: FileType) -> Kind {
        match () {
            () if kind.is_symlink() => Kind::Link,
            () if kind.is_dir() => Kind::Folder,
            () if kind.is_file() => Kind::File,
            () => Kind::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;
    use std::path::PathBuf;

    use super::Kind;

    /// Makes a folder of the test's own.
    fn ground(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("chancery-folder-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("a/b")).expect("a folder");
        fs::write(folder.join("a/x"), "x").expect("a file");
        folder
    }

    /// The same for both ways.
    macro_rules! leads_nowhere {
        ($name:ident, $folder:ty) => {
            #[test]
            fn $name() {
                let ground = ground(stringify!($name));
                let root = <$folder>::open(&ground).expect("a folder");
                let a = root.enter("a").expect("a folder");
                assert_eq!(a.look("nothing").expect("a look"), None);
                assert_eq!(a.look("x").expect("a look").map(|it| it.kind), Some(Kind::File));
                assert_eq!(a.look("b").expect("a look").map(|it| it.kind), Some(Kind::Folder));
                a.make("c").expect("made");
                a.make("c").expect_err("it is there");
                a.create("y").expect("made").write_all(b"y").expect("written");
                a.create("y").expect_err("it is there");
                a.rename("y", &root, "z").expect("moved");
                a.link("x", &root, "w").expect("a second name");
                assert_eq!(fs::read(ground.join("z")).expect("a file"), b"y");
                assert_eq!(fs::read(ground.join("w")).expect("a file"), b"x");
                assert_eq!(a.entries().expect("a list").len(), 3);
                root.open_file("a").expect_err("a folder is no file");
                a.enter("x").expect_err("a file is no folder");
                #[cfg(unix)]
                {
                    std::os::unix::fs::symlink("a", ground.join("folder")).expect("a link");
                    std::os::unix::fs::symlink("z", ground.join("file")).expect("a link");
                    std::os::unix::fs::symlink("absent", ground.join("none")).expect("a link");
                    let kind = |name: &str| root.look(name).expect("a look").map(|it| it.kind);
                    assert_eq!(kind("folder"), Some(Kind::Link));
                    let refused = root.enter("folder").expect_err("a link").to_string();
                    assert!(
                        refused.ends_with("folder` is a symbolic link, not a folder"),
                        "{refused}"
                    );
                    let refused = root.open_file("file").expect_err("a link").to_string();
                    assert!(
                        refused.ends_with("file` is a symbolic link, not a file"),
                        "{refused}"
                    );
                    root.open_or_create("none").expect_err("a link");
                    root.create("none").expect_err("a link");
                    assert!(!ground.join("absent").exists());
                    root.remove_file("folder").expect("the link goes");
                    root.remove_file("file").expect("the link goes");
                    assert!(ground.join("a/x").exists() && ground.join("z").exists());
                }
                let _ = fs::remove_dir_all(ground);
            }
        };
    }

    #[cfg(unix)]
    leads_nowhere!(a_folder_held_open_leads_nowhere_else, super::by_handle::Folder);
    leads_nowhere!(a_folder_by_its_path_leads_nowhere_else, super::by_path::Folder);

    #[test]
    fn a_tree_goes_with_its_links_and_not_with_what_they_lead_to() {
        let ground = ground("tree");
        fs::create_dir_all(ground.join("tree/deep")).expect("a folder");
        fs::write(ground.join("tree/mark"), "").expect("a file");
        fs::write(ground.join("tree/deep/x"), "").expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for at in ["tree/out", "tree/deep/out"] {
                std::os::unix::fs::symlink(ground.join("a"), ground.join(at)).expect("a link");
            }
            fs::set_permissions(ground.join("tree/deep"), fs::Permissions::from_mode(0o500)).expect("permissions");
        }
        let root = super::Folder::open(&ground).expect("a folder");
        root.remove_tree("tree", "mark").expect("removed");
        assert!(!ground.join("tree").exists() && ground.join("a/x").exists());
        let _ = fs::remove_dir_all(ground);
    }
}
