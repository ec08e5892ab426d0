//! Values on their way into statements, and rows on their way out: three kinds, as both databases
//! have them. An integer is 64 bits, a text UTF-8, a blob bytes.

use uuid::Uuid;

use super::error::{Result, StorageError};

/// A parameter.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// 64 bits, or NULL.
    Int(Option<i64>),
    /// UTF-8, or NULL.
    Text(Option<&'a str>),
    /// Bytes, or NULL.
    Blob(Option<&'a [u8]>),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<u64> for Value<'_> {
    /// Sizes and indices are below 2^53; what is larger cannot be in the database, and the largest
    /// integer finds nothing there.
    fn from(value: u64) -> Self {
        Self::Int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Blob(Some(value))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Value<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Blob(Some(value))
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Blob(Some(value))
    }
}

impl<'a> From<&'a Uuid> for Value<'a> {
    fn from(value: &'a Uuid) -> Self {
        Self::Blob(Some(value.as_bytes()))
    }
}

/// Parameters from whatever has a [`Value`].
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::storage::value::Value::from($value)),*] };
}
pub(crate) use values;

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// NULL.
    Null,
    /// 64 bits.
    Int(i64),
    /// UTF-8.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// What a cell can be read as.
pub trait FromCell: Sized {
    /// The value, or `None` where the cell holds another kind.
    fn from_cell(cell: &Cell) -> Option<Self>;
}

impl FromCell for i64 {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Int(value) = cell { Some(*value) } else { None }
    }
}

impl FromCell for u64 {
    fn from_cell(cell: &Cell) -> Option<Self> {
        i64::from_cell(cell).and_then(|value| Self::try_from(value).ok())
    }
}

impl FromCell for bool {
    fn from_cell(cell: &Cell) -> Option<Self> {
        i64::from_cell(cell).map(|value| value != 0)
    }
}

impl FromCell for String {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Text(value) = cell { Some(value.clone()) } else { None }
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Blob(value) = cell { Some(value.clone()) } else { None }
    }
}

impl<const N: usize> FromCell for [u8; N] {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if let Cell::Blob(value) = cell { value.as_slice().try_into().ok() } else { None }
    }
}

impl FromCell for Uuid {
    fn from_cell(cell: &Cell) -> Option<Self> {
        <[u8; 16]>::from_cell(cell).map(Self::from_bytes)
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: &Cell) -> Option<Self> {
        if *cell == Cell::Null { Some(None) } else { T::from_cell(cell).map(Some) }
    }
}

/// One row of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Cell>);

impl Row {
    /// The value in a column, from 0.
    ///
    /// # Errors
    /// [`StorageError::Damaged`] when it is of another kind, which no statement here writes.
    pub fn get<T: FromCell>(&self, column: usize) -> Result<T> {
        self.0.get(column).and_then(T::from_cell).ok_or_else(|| {
            StorageError::Damaged(format!("column {column} of a row is not of the expected kind"))
        })
    }
}
