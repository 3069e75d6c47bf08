#!/usr/bin/env python3
"""The diamond for Pegasus 5: writes its catalogs and the workflow, then plans and submits it."""
from pathlib import Path

from Pegasus.api import File, Job, ReplicaCatalog, Transformation, TransformationCatalog, Workflow

here = Path.cwd()
text, left, right = File("text.txt"), File("left.txt"), File("right.txt")
left_count, right_count, result = File("left.count"), File("right.count"), File("result.txt")

programs = {
    name: Transformation(name, site="local", pfn=str(here / f"{name}.sh"), is_stageable=True)
    for name in ("split", "count", "join")
}
workflow = Workflow("diamond")
workflow.add_replica_catalog(ReplicaCatalog().add_replica("local", text, str(here / text.lfn)))
workflow.add_transformation_catalog(TransformationCatalog().add_transformations(*programs.values()))
workflow.add_jobs(
    Job(programs["split"]).add_args(text, left, right).add_inputs(text).add_outputs(left, right, stage_out=False),
    Job(programs["count"]).add_args(left, left_count).add_inputs(left).add_outputs(left_count, stage_out=False),
    Job(programs["count"]).add_args(right, right_count).add_inputs(right).add_outputs(right_count, stage_out=False),
    Job(programs["join"]).add_args(left_count, right_count, result).add_inputs(left_count, right_count)
    .add_outputs(result, stage_out=True),
)
workflow.plan(
    dir=str(here / "submit"), output_dir=str(here), sites=["condorpool"], output_sites=["local"], submit=True)
