//! An offer file of any bytes is read or refused, a price book too, and a book that is read is read again from what it prints.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vpce_import::read_price_list;
use vpce_model::pricing::PriceBook;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_price_list("index.json", bytes);
    if let Ok(book) = std::str::from_utf8(bytes).map_or(Err(()), |csv| PriceBook::read(csv).map_err(drop)) {
        assert!(PriceBook::read(&book.to_csv()).is_ok());
    }
});
