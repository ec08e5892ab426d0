//! The tree against published vectors and against RFC 6962's own recursive definition.

use super::*;
use crate::Hash;
use proptest::prelude::*;

/// RFC 6962 section 2.1, `MTH`, word for word.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let k = naive_split(leaves.len());
            node_hash(&naive_root(&leaves[..k]), &naive_root(&leaves[k..]))
        }
    }
}

fn naive_split(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

/// RFC 6962 section 2.1.1, `PATH`, word for word.
fn naive_path(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = naive_split(leaves.len());
    let (mut path, other) = if m < k {
        (naive_path(m, &leaves[..k]), &leaves[k..])
    } else {
        (naive_path(m - k, &leaves[k..]), &leaves[..k])
    };
    path.push(naive_root(other));
    path
}

/// RFC 6962 section 2.1.2, `SUBPROOF`, word for word.
fn naive_subproof(m: usize, leaves: &[Hash], b: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if b { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let k = naive_split(leaves.len());
    let (mut path, other) = if m <= k {
        (naive_subproof(m, &leaves[..k], b), &leaves[k..])
    } else {
        (naive_subproof(m - k, &leaves[k..], false), &leaves[..k])
    };
    path.push(naive_root(other));
    path
}

/// draft-ietf-plants-merkle-tree-certs section 4.4, `SUBTREE_SUBPROOF`, word for word.
fn naive_subtree_subproof(from: usize, to: usize, leaves: &[Hash], b: bool) -> Vec<Hash> {
    if from == 0 && to == leaves.len() {
        return if b { Vec::new() } else { vec![naive_root(leaves)] };
    }
    let k = naive_split(leaves.len());
    let (mut path, other) = if to <= k {
        (naive_subtree_subproof(from, to, &leaves[..k], b), &leaves[k..])
    } else if k <= from {
        (naive_subtree_subproof(from - k, to - k, &leaves[k..], b), &leaves[..k])
    } else {
        (naive_subtree_subproof(0, to - k, &leaves[k..], false), &leaves[..k])
    };
    path.push(naive_root(other));
    path
}

fn some_leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&(n as u64).to_be_bytes())).collect()
}

fn hash(hex: &str) -> Hash {
    hex::decode(hex).unwrap().try_into().unwrap()
}

fn hashes(hex: &[&str]) -> Vec<Hash> {
    hex.iter().map(|hex| hash(hex)).collect()
}

/// The eight leaves of the Certificate Transparency reference tree, published with RFC 6962's
/// reference implementation and repeated in transparency-dev/merkle `testonly/constants.go`.
fn reference_leaves() -> Vec<Hash> {
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    .map(|data| leaf_hash(&hex::decode(data).unwrap()))
    .to_vec()
}

const REFERENCE_ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn the_reference_tree_has_its_published_roots() {
    let leaves = reference_leaves();
    let mut frontier = Frontier::new();
    for (size, expected) in REFERENCE_ROOTS.iter().enumerate() {
        assert_eq!(frontier.root(), hash(expected), "size {size}");
        assert_eq!(root(size as u64, &Leaves(&leaves)), Ok(hash(expected)), "size {size}");
        frontier.push(leaves.get(size).copied().unwrap_or_default());
    }
}

#[test]
fn the_reference_tree_has_its_published_inclusion_proofs() {
    let leaves = reference_leaves();
    let cases: [(u64, u64, &[&str]); 4] = [
        (0, 1, &[]),
        (
            0,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ];
    for (index, size, proof) in cases {
        let proof = hashes(proof);
        assert_eq!(inclusion_proof(index, size, &Leaves(&leaves)), Ok(proof.clone()));
        let root = hash(REFERENCE_ROOTS[usize::try_from(size).unwrap()]);
        let leaf = leaves[usize::try_from(index).unwrap()];
        assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()));
    }
}

#[test]
fn the_reference_tree_has_its_published_consistency_proofs() {
    let leaves = reference_leaves();
    let cases: [(usize, usize, &[&str]); 4] = [
        (1, 1, &[]),
        (
            1,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            &[
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    for (old, new, proof) in cases {
        let proof = hashes(proof);
        let (old_root, new_root) = (hash(REFERENCE_ROOTS[old]), hash(REFERENCE_ROOTS[new]));
        let (old, new) = (old as u64, new as u64);
        assert_eq!(consistency_proof(old, new, &Leaves(&leaves)), Ok(proof.clone()));
        assert_eq!(verify_consistency(old, new, &proof, &old_root, &new_root), Ok(()));
    }
}

#[test]
fn every_tree_up_to_forty_leaves_has_the_proofs_that_the_definition_gives() {
    let all = some_leaves(40);
    for new in 0..=all.len() {
        let leaves = &all[..new];
        let source = Leaves(leaves);
        let new_root = naive_root(leaves);
        let size = new as u64;
        assert_eq!(root(size, &source), Ok(new_root));
        assert_eq!(Frontier::from_leaves(leaves.iter().copied()).root(), new_root);
        for old in 0..=new {
            let proof = consistency_proof(old as u64, size, &source).unwrap();
            if old > 0 {
                assert_eq!(proof, naive_subproof(old, leaves, true), "{old} to {new}");
            }
            let old_root = naive_root(&leaves[..old]);
            let held = verify_consistency(old as u64, size, &proof, &old_root, &new_root);
            assert_eq!(held, Ok(()), "{old} to {new}");
        }
        for index in 0..new {
            let proof = inclusion_proof(index as u64, size, &source).unwrap();
            assert_eq!(proof, naive_path(index, leaves), "{index} in {new}");
            let held = verify_inclusion(&leaves[index], index as u64, size, &proof, &new_root);
            assert_eq!(held, Ok(()), "{index} in {new}");
        }
    }
}

#[test]
fn every_subtree_of_every_tree_up_to_forty_leaves_has_the_proof_that_the_definition_gives() {
    let leaves = some_leaves(40);
    for size in 1..=leaves.len() {
        let (tree, root) = (&leaves[..size], naive_root(&leaves[..size]));
        for (from, to) in (0..size).flat_map(|from| (from + 1..=size).map(move |to| (from, to))) {
            let [first, end, of] = [from, to, size].map(|n| n as u64);
            let made = subtree_consistency_proof(first, end, of, &Leaves(tree));
            let subtree = naive_root(&tree[from..to]);
            if !is_subtree(first, end) {
                assert_eq!(made, Err(Unprovable::NotASubtree { from: first, to: end }));
                let refused = verify_subtree_consistency(first, end, of, &[], &subtree, &root);
                assert_eq!(refused, Err(ProofRefused::NotASubtree { from: first, to: end }));
                continue;
            }
            let proof = made.unwrap();
            assert_eq!(proof, naive_subtree_subproof(from, to, tree, true), "{from} {to} {size}");
            let verify = |proof: &[Hash], subtree: &Hash, root: &Hash| {
                verify_subtree_consistency(first, end, of, proof, subtree, root)
            };
            assert_eq!(verify(&proof, &subtree, &root), Ok(()), "{from} {to} {size}");
            assert!(verify(&proof, &leaf_hash(b"other"), &root).is_err());
            assert!(verify(&proof, &subtree, &leaf_hash(b"other")).is_err());
            for at in 0..proof.len() {
                let mut changed = proof.clone();
                changed[at][0] ^= 1;
                assert!(verify(&changed, &subtree, &root).is_err(), "{from} {to} {size} {at}");
                assert!(verify(&proof[..at], &subtree, &root).is_err());
            }
            let longer: Vec<_> = proof.iter().copied().chain([root]).collect();
            assert!(verify(&longer, &subtree, &root).is_err());
        }
    }
}

#[test]
fn every_range_of_every_tree_up_to_twenty_leaves_joins_to_its_root() {
    let all = some_leaves(20);
    for size in 0..=all.len() {
        for to in 0..=size {
            for from in 0..=to {
                let (from64, to64, size64) = (from as u64, to as u64, size as u64);
                let proof = range_proof(from64, to64, size64, &Leaves(&all)).unwrap();
                let joined = proof.root(from64, all[from..to].iter().copied(), size64);
                assert_eq!(joined, Ok(naive_root(&all[..size])), "[{from}, {to}) of {size}");
                let mut range = CompactRange::new(from64);
                all[from..to].iter().for_each(|leaf| range.push(*leaf));
                let needed: Vec<_> = subtrees(from64, to64)
                    .map(|(level, index)| Leaves(&all).node(level, index).unwrap())
                    .collect();
                assert_eq!(range.roots(), needed, "[{from}, {to})");
                assert_eq!(proof.root_of_range(&range, size64), Ok(naive_root(&all[..size])));
            }
        }
    }
}

#[test]
fn what_lies_outside_the_tree_has_no_proof() {
    let leaves = some_leaves(5);
    let source = Leaves(&leaves);
    let outside = |what| Unprovable::OutsideTree { what, size: 5 };
    assert_eq!(inclusion_proof(5, 5, &source), Err(outside(5)));
    assert_eq!(consistency_proof(6, 5, &source), Err(outside(6)));
    assert_eq!(range_proof(0, 6, 5, &source), Err(outside(6)));
    assert_eq!(range_proof(4, 3, 5, &source), Err(outside(4)));
    assert!(matches!(inclusion_proof(0, 9, &source), Err(Unprovable::Source(_))));
    assert!(Leaves(&leaves).node(64, 0).is_err());
    assert!(Leaves(&leaves).node(3, u64::MAX).is_err());
}

#[test]
fn a_subtree_is_only_taken_where_it_is_aligned() {
    let mut frontier = Frontier::from_leaves(some_leaves(3));
    let unaligned = Misfit::Unaligned { at: 3, level: 1 };
    assert_eq!(frontier.push_subtree(1, [0; 32]), Err(unaligned));
    assert!(frontier.push_subtree(64, [0; 32]).is_err());
    assert_eq!(frontier.append(&CompactRange::new(4)), Err(Misfit::Gap { ends: 3, begins: 4 }));
    assert!(Frontier::from_parts(3, vec![[0; 32]]).is_err());
    assert!(CompactRange::from_parts(4, 3, Vec::new()).is_err());
    assert!(Frontier::from_parts(u64::MAX, Vec::new()).is_err());
}

#[test]
fn hostile_sizes_and_proofs_are_refused_without_much_work() {
    let long = vec![[7; 32]; 100_000];
    let root = [7; 32];
    for size in [1, 2, 1 << 52, u64::MAX] {
        for index in [0, 1, size / 2, size - 1, u64::MAX] {
            for proof in [&long[..], &long[..1], &[]] {
                let leaf_is_root = size == 1 && index == 0 && proof.is_empty();
                let held = verify_inclusion(&root, index, size, proof, &root);
                assert_eq!(held.is_ok(), leaf_is_root, "{index} in {size}");
                if index != 0 && index < size {
                    assert!(verify_consistency(index, size, proof, &root, &[1; 32]).is_err());
                }
            }
        }
    }
    let proof = RangeProof { left: long.clone(), right: long };
    assert!(proof.root(u64::MAX, [], u64::MAX).is_err());
    assert!(proof.root(5, [], 2).is_err());
}

proptest! {
    #[test]
    fn random_trees_agree_with_the_definition(
        size in 1_usize..700,
        pick in any::<prop::sample::Index>(),
        older in any::<prop::sample::Index>(),
    ) {
        let leaves = some_leaves(size);
        let new_root = naive_root(&leaves);
        let (index, old) = (pick.index(size), older.index(size) + 1);
        let source = Leaves(&leaves);
        let path = inclusion_proof(index as u64, size as u64, &source).unwrap();
        prop_assert_eq!(&path, &naive_path(index, &leaves));
        let proof = consistency_proof(old as u64, size as u64, &source).unwrap();
        prop_assert_eq!(&proof, &naive_subproof(old, &leaves, true));
        prop_assert_eq!(Frontier::from_leaves(leaves).root(), new_root);
    }

    #[test]
    fn any_corruption_of_an_inclusion_proof_is_refused(
        size in 1_usize..300,
        pick in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..,
    ) {
        let leaves = some_leaves(size);
        let (index, root) = (pick.index(size), naive_root(&leaves));
        let (index64, size64) = (index as u64, size as u64);
        let proof = naive_path(index, &leaves);
        let leaf = leaves[index];
        let holds = |leaf: &Hash, index, size, proof: &[Hash], root: &Hash| {
            verify_inclusion(leaf, index, size, proof, root).is_ok()
        };
        prop_assert!(holds(&leaf, index64, size64, &proof, &root));
        let byte = at.index(32);
        let flipped = |hash: &Hash| {
            let mut other = *hash;
            other[byte] ^= flip;
            other
        };
        prop_assert!(!holds(&flipped(&leaf), index64, size64, &proof, &root));
        prop_assert!(!holds(&leaf, index64, size64, &proof, &flipped(&root)));
        prop_assert!(!holds(&leaf, index64 ^ u64::from(flip), size64, &proof, &root));
        if !proof.is_empty() {
            let mut other = proof.clone();
            let hash = at.index(other.len());
            other[hash] = flipped(&other[hash]);
            prop_assert!(!holds(&leaf, index64, size64, &other, &root));
            prop_assert!(!holds(&leaf, index64, size64, &proof[1..], &root));
        }
        let longer = [&proof[..], &[root]].concat();
        prop_assert!(!holds(&leaf, index64, size64, &longer, &root));
    }

    #[test]
    fn any_corruption_of_a_consistency_proof_is_refused(
        new in 2_usize..300,
        older in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..,
    ) {
        let leaves = some_leaves(new);
        let old = older.index(new - 1) + 1;
        let (old_root, new_root) = (naive_root(&leaves[..old]), naive_root(&leaves));
        let proof = naive_subproof(old, &leaves, true);
        let holds = |proof: &[Hash], old_root: &Hash, new_root: &Hash| {
            verify_consistency(old as u64, new as u64, proof, old_root, new_root).is_ok()
        };
        prop_assert!(holds(&proof, &old_root, &new_root));
        let byte = at.index(32);
        let flipped = |hash: &Hash| {
            let mut other = *hash;
            other[byte] ^= flip;
            other
        };
        prop_assert!(!holds(&proof, &flipped(&old_root), &new_root));
        prop_assert!(!holds(&proof, &old_root, &flipped(&new_root)));
        let mut other = proof.clone();
        let hash = at.index(other.len());
        other[hash] = flipped(&other[hash]);
        prop_assert!(!holds(&other, &old_root, &new_root));
        prop_assert!(!holds(&proof[1..], &old_root, &new_root));
        prop_assert!(!holds(&[&proof[..], &[new_root]].concat(), &old_root, &new_root));
    }

    #[test]
    fn ranges_built_apart_join_to_the_whole(
        size in 0_usize..500,
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let leaves = some_leaves(size);
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(size + 1)).collect();
        cuts.extend([0, size]);
        cuts.sort_unstable();
        let mut tree = Frontier::new();
        for cut in cuts.windows(2) {
            let mut range = CompactRange::new(cut[0] as u64);
            leaves[cut[0]..cut[1]].iter().for_each(|leaf| range.push(*leaf));
            tree.append(&range).unwrap();
        }
        prop_assert_eq!(tree.root(), naive_root(&leaves));
        let again = Frontier::from_parts(tree.size(), tree.roots().to_vec()).unwrap();
        prop_assert_eq!(again, tree);
    }

    #[test]
    fn any_corruption_of_a_range_proof_leads_to_another_root(
        size in 1_usize..200,
        a in any::<prop::sample::Index>(),
        b in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..,
    ) {
        let leaves = some_leaves(size);
        let (a, b) = (a.index(size + 1), b.index(size + 1));
        let (from, to) = (a.min(b), a.max(b));
        let root = naive_root(&leaves);
        let (from64, size64) = (from as u64, size as u64);
        let proof = range_proof(from64, to as u64, size64, &Leaves(&leaves)).unwrap();
        let range = || leaves[from..to].iter().copied();
        prop_assert_eq!(proof.root(from64, range(), size64), Ok(root));
        let mut other = proof.clone();
        let hashes = other.left.len() + other.right.len();
        if hashes > 0 {
            let hash = other.left.iter_mut().chain(&mut other.right).nth(at.index(hashes)).unwrap();
            hash[at.index(32)] ^= flip;
            prop_assert_ne!(other.root(from64, range(), size64), Ok(root));
        }
        if from < to {
            prop_assert_ne!(proof.root(from64, range().skip(1), size64), Ok(root));
            let mut changed: Vec<_> = range().collect();
            let leaf = at.index(changed.len());
            changed[leaf][at.index(32)] ^= flip;
            prop_assert_ne!(proof.root(from64, changed, size64), Ok(root));
        }
    }
}
