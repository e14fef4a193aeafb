//! What a build that died left beside the output: given back to where it belongs, and removed.
//!
//! Works under the output's lock: nobody else writes beside it. What carries one of Chancery's names and is not Chancery's
//! own is left alone.

use std::io;
use std::path::Path;

use super::disk::{Busy, Lock, kept_names};
use super::folder::{Folder, Kind};
use super::names::{self, MARKER};
use super::place::{Place, Tree, own_tree};

/// Tells whether anything is left from a build that died.
pub fn any(output: &Path) -> bool {
    let left = Place::find(output).and_then(|place| place.leftovers());
    left.is_ok_and(|it| !it.is_empty())
}

/// Puts right what a build that died has left; what cannot be put right now waits for the next build, which says why.
pub fn recover(output: &Path, keep: &[String], now: u64) -> Result<(), Busy> {
    let lock = Lock::take(output, now)?;
    let place = Place::find(output).map_err(Busy::Failed)?;
    clear(&place, &kept_names(keep)).map_err(Busy::Failed)?;
    drop(lock);
    Ok(())
}

/// Puts the old tree back where a build died between the two steps of an exchange.
pub fn put_back(place: &Place) -> io::Result<()> {
    if place.around.look(&place.name)?.is_some() {
        return Ok(());
    }
    match own_tree(&place.around, place.aside(), MARKER)? {
        Tree::Nothing => Ok(()),
        Tree::Own(_) => place.around.rename(place.aside(), &place.around, &place.name),
    }
}

/// Gives back the names that stay, and removes the rest.
pub fn clear(place: &Place, keep: &[String]) -> io::Result<()> {
    // All are looked at before any is touched.
    let mut trees = Vec::new();
    for name in place.leftovers()? {
        if let Tree::Own(tree) = own_tree(&place.around, &name, MARKER)? {
            trees.push((name, tree));
        }
    }
    for (name, tree) in trees {
        if let Some(output) = place.enter()? {
            give_back(keep, &tree, &output)?;
        }
        // A failure leaves space taken, not a wrong site; the next build tries again.
        let _ = place.around.remove_tree(&name, MARKER);
    }
    Ok(())
}

/// Moves the names that stay out of a tree that was exchanged away, or never got there, into the output. What is there
/// already under such a name stays; another name of the same file goes.
pub fn give_back(keep: &[String], tree: &Folder, output: &Folder) -> io::Result<()> {
    for name in keep.iter().filter(|name| names::is_plain(name)) {
        match (tree.look(name)?, output.look(name)?) {
            (Some(_), None) => tree.rename(name, output, name)?,
            (Some(one), Some(other)) if one.is_same(&other) => tree.remove_file(name)?,
            _ => {}
        }
    }
    Ok(())
}

/// Tells whether the tree of this process, which is the old one after an exchange, has a folder that must not go with it.
pub fn holds_any(place: &Place, keep: &[String]) -> bool {
    let missing = |tree: &Folder, name: &String| match place.enter() {
        Ok(Some(output)) => tree.kind(name).is_some() && output.kind(name).is_none(),
        _ => true,
    };
    place
        .around
        .enter(place.fresh())
        .is_ok_and(|tree| keep.iter().any(|name| missing(&tree, name)))
}

/// Gives the files that stay a second name in a new tree, so that they are never away; folders cannot have one.
pub fn share(keep: &[String], output: &Folder, fresh: &Folder) {
    for name in keep.iter().filter(|name| names::is_plain(name)) {
        if output.kind(name) == Some(Kind::File) {
            // Where it cannot have one, or the build makes it by itself, it is moved behind the exchange or stays as it is.
            let _ = output.link(name, fresh, name);
        }
    }
}
