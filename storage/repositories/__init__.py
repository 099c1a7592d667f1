"""Stored data, one repository per aggregate."""
