//! The reference HQ: a ledger, the routes over it, imports and the simulator.
