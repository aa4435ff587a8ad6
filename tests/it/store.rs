//! The cache and the journal on a real disk, also killed and damaged.
