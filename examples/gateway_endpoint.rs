//! placeholder until the model stands
fn main() {}
