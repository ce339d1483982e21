//! All SQL. (core to come)
