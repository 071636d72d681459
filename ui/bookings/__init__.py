"""预约: the days ahead, who comes for what, and what is to be done before."""
