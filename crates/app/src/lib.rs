//! Every operation of the product as a function; access control is enforced here.
