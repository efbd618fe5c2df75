"""Words, tables and stories for people; everything else in the library is numbers.

In:      Result, Trajectories, Scenario
Out:     text
Keeps:   plain words before numbers; wherever a share could be taken for a forecast, it says it is none
Not here: printing (cli), counting (summary)
Example: tests/report/test_report.py
"""
