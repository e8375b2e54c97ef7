"""Reads the news: fetch, parse, extract, match, record. Never talks to people."""
