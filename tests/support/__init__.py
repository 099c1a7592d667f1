"""What tests of several wings use."""
